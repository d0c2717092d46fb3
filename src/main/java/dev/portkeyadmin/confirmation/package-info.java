/** Decides whether a person has to approve a call, writes the question, and asks. */
@NullMarked
package dev.portkeyadmin.confirmation;

import org.jspecify.annotations.NullMarked;
