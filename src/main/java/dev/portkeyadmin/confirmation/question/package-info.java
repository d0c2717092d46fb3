/** Writes the question that a person is asked before a call. */
@NullMarked
package dev.portkeyadmin.confirmation.question;

import org.jspecify.annotations.NullMarked;
