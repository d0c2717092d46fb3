/** Reads and writes lines, builds the messages of JSON-RPC, and keeps the requests that are not answered yet. */
@NullMarked
package dev.portkeyadmin.mcp.wire;

import org.jspecify.annotations.NullMarked;
