/**
 * Speaks MCP over stdin and stdout, in two eras that one process may mix. {@code initialize} opens a session, which the SDK runs
 * in {@code mcp.sdk}. A request that names its revision in {@code _meta} stands by itself ({@link
 * dev.portkeyadmin.mcp.StatelessRequests}) and is handled without the SDK: no Java SDK speaks that revision yet, and without
 * one the first call is faster. When the SDK does, {@code StatelessRequests} may go; the transport stays, since the SDK's own
 * ends on an invalid line and loses calls at the end of input.
 */
@NullMarked
package dev.portkeyadmin.mcp;

import org.jspecify.annotations.NullMarked;
