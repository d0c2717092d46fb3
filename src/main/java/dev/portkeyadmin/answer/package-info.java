/** Builds the answer of a call from what Portkey sent and what this server adds, below a ceiling. */
@NullMarked
package dev.portkeyadmin.answer;

import org.jspecify.annotations.NullMarked;
