/** Speaks MCP over stdin and stdout. */
package dev.portkeyadmin.mcp;
