/** Validation of request bodies. */
@NullMarked
package dev.portkeyadmin.sandbox.body;

import org.jspecify.annotations.NullMarked;
