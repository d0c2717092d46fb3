/** Holds the version, the loggers, the operating system and the texts of resources, for all packages. */
@NullMarked
package dev.portkeyadmin.runtime;

import org.jspecify.annotations.NullMarked;
