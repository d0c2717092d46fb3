/** Says what a write has changed, before and after, and what else it concerns. */
@NullMarked
package dev.portkeyadmin.answer.change;

import org.jspecify.annotations.NullMarked;
