/** Holds the version and the loggers, for all packages. */
@NullMarked
package dev.portkeyadmin.runtime;

import org.jspecify.annotations.NullMarked;
