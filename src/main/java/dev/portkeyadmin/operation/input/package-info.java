/** Defines the arguments that an operation takes, and holds those of a call. */
@NullMarked
package dev.portkeyadmin.operation.input;

import org.jspecify.annotations.NullMarked;
