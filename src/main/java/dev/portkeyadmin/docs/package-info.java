/** Writes the reference page of the tools. */
@NullMarked
package dev.portkeyadmin.docs;

import org.jspecify.annotations.NullMarked;
