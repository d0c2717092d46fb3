/** Holds the version and the loggers, for all packages. */
package dev.portkeyadmin.runtime;
