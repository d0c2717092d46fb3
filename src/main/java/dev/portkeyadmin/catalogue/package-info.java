/** Finds operations by name and by words. */
@NullMarked
package dev.portkeyadmin.catalogue;

import org.jspecify.annotations.NullMarked;
