/** Finds the fastest command with which a client starts this program. */
@NullMarked
package dev.portkeyadmin.setup.launch;

import org.jspecify.annotations.NullMarked;
