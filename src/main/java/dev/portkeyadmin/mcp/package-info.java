/** Speaks MCP over stdin and stdout. */
@NullMarked
package dev.portkeyadmin.mcp;

import org.jspecify.annotations.NullMarked;
