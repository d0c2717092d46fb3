/** Understands periods such as {@code last_month} as the people in one time zone do. */
@NullMarked
package dev.portkeyadmin.period;

import org.jspecify.annotations.NullMarked;
