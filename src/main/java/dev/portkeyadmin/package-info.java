/** Starts the program. */
@NullMarked
package dev.portkeyadmin;

import org.jspecify.annotations.NullMarked;
