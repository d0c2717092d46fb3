/** Reads and writes JSON without a mapper and escapes invisible characters. */
@NullMarked
package dev.portkeyadmin.json;

import org.jspecify.annotations.NullMarked;
