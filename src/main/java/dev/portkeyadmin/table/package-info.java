/** Formats answers as tables that fit a terminal, or as CSV. */
@NullMarked
package dev.portkeyadmin.table;

import org.jspecify.annotations.NullMarked;
