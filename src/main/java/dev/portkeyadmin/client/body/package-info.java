/** Receives the bodies of answers within the memory that all calls share. */
@NullMarked
package dev.portkeyadmin.client.body;

import org.jspecify.annotations.NullMarked;
