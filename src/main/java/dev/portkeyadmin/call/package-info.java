/** Runs one call, from its arguments to its answer. */
package dev.portkeyadmin.call;
