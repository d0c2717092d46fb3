/** Decides whether a person has to approve a call, and asks. */
@NullMarked
package dev.portkeyadmin.confirmation;

import org.jspecify.annotations.NullMarked;
