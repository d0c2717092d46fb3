/** Reads lists page by page and accounts for every item. */
@NullMarked
package dev.portkeyadmin.answer.list;

import org.jspecify.annotations.NullMarked;
