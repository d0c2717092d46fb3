/** States what became of a call: the answer of Portkey, or why there is none. */
@NullMarked
package dev.portkeyadmin.client.outcome;

import org.jspecify.annotations.NullMarked;
