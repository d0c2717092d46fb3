/** Reads the present state of what a call changes, and finds out whether the call is possible and risky. */
@NullMarked
package dev.portkeyadmin.confirmation.state;

import org.jspecify.annotations.NullMarked;
