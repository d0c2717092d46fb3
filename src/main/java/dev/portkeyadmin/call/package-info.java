/** Runs one call, from its arguments to its answer. */
@NullMarked
package dev.portkeyadmin.call;

import org.jspecify.annotations.NullMarked;
