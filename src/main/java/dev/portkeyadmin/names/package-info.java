/** Finds the objects that people call by names. */
@NullMarked
package dev.portkeyadmin.names;

import org.jspecify.annotations.NullMarked;
