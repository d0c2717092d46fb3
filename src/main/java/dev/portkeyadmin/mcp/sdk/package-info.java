/** Runs the sessions of clients that send {@code initialize} with the Java SDK, the only package that uses it. */
package dev.portkeyadmin.mcp.sdk;
