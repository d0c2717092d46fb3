/** Writes this server into the configuration file of an MCP client, removes it from there, and reads what is there. */
@NullMarked
package dev.portkeyadmin.setup;

import org.jspecify.annotations.NullMarked;
