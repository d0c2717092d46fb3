/** Defines when a call is risky, why, and what a person is asked before it. */
@NullMarked
package dev.portkeyadmin.risk;

import org.jspecify.annotations.NullMarked;
