/** Defines what an operation does with the answer of Portkey. */
@NullMarked
package dev.portkeyadmin.operation.output;

import org.jspecify.annotations.NullMarked;
