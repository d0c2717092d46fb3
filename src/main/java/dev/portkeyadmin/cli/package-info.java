/** Implements the subcommands for people at a terminal. */
package dev.portkeyadmin.cli;
