/** Repairs the arguments of a call, completes them, and translates them into those of the API. */
@NullMarked
package dev.portkeyadmin.arguments;

import org.jspecify.annotations.NullMarked;
