/** Defines what an operation is: immutable values, checked when they are made. */
@NullMarked
package dev.portkeyadmin.operation;

import org.jspecify.annotations.NullMarked;
