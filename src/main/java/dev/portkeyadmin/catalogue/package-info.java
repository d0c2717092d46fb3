/** Holds every operation by name, and checks what operations say of each other. */
@NullMarked
package dev.portkeyadmin.catalogue;

import org.jspecify.annotations.NullMarked;
