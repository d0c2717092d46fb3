/** Shapes what a call answers: lists page by page, changes before and after, and the ceiling of every answer. */
@NullMarked
package dev.portkeyadmin.answer;

import org.jspecify.annotations.NullMarked;
