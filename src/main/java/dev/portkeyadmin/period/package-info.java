/** Understands periods such as {@code last_month} as people in one time zone do. */
@NullMarked
package dev.portkeyadmin.period;

import org.jspecify.annotations.NullMarked;
