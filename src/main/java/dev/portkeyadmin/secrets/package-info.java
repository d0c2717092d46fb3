/** Keeps secrets that Portkey shows only once away from the model, in files that only their owner can read. */
@NullMarked
package dev.portkeyadmin.secrets;

import org.jspecify.annotations.NullMarked;
