/** Selects and describes the tools that a client sees. */
@NullMarked
package dev.portkeyadmin.tools;

import org.jspecify.annotations.NullMarked;
