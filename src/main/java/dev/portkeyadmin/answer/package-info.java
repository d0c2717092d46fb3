/** Builds the answer of a call from what Portkey sent and what this server adds, within a limit of length. */
@NullMarked
package dev.portkeyadmin.answer;

import org.jspecify.annotations.NullMarked;
