/** Assembles one run from its settings. */
@NullMarked
package dev.portkeyadmin.app;

import org.jspecify.annotations.NullMarked;
