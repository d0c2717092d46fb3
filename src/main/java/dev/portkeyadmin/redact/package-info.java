/** Removes secrets from everything that this process writes. */
@NullMarked
package dev.portkeyadmin.redact;

import org.jspecify.annotations.NullMarked;
