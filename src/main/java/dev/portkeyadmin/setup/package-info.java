/** Writes this server into the configuration file of an MCP client, takes it out again, and reads what is there. */
@NullMarked
package dev.portkeyadmin.setup;

import org.jspecify.annotations.NullMarked;
