/** Runs the sessions of clients that send {@code initialize} with the Java SDK, the only package that uses it. */
@NullMarked
package dev.portkeyadmin.mcp.sdk;

import org.jspecify.annotations.NullMarked;
