/** Sends several writes that a person approves together. */
@NullMarked
package dev.portkeyadmin.plan;

import org.jspecify.annotations.NullMarked;
