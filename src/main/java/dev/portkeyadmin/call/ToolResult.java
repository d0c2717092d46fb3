package dev.portkeyadmin.call;

/**
 * The outcome of a call, as the model reads it.
 *
 * @param text compact JSON of an object when the call succeeded, else a few sentences of at most 2 KB
 * @param isError whether the call failed
 */
public record ToolResult(String text, boolean isError) {}
