/** Reads the errors of Portkey and of connections, and writes what a model reads of them. */
@NullMarked
package dev.portkeyadmin.client.error;

import org.jspecify.annotations.NullMarked;
