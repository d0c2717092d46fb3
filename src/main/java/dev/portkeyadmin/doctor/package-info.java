/** Checks an installation and says what to fix. */
@NullMarked
package dev.portkeyadmin.doctor;

import org.jspecify.annotations.NullMarked;
