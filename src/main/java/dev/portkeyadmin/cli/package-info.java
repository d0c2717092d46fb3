/** Implements the subcommands for people at a terminal. */
@NullMarked
package dev.portkeyadmin.cli;

import org.jspecify.annotations.NullMarked;
