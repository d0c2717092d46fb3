/** Says what a write has changed: before and after, and what goes with it. */
@NullMarked
package dev.portkeyadmin.answer.change;

import org.jspecify.annotations.NullMarked;
