package dev.portkeyadmin.operation.output;

/**
 * Items that a list leaves out where a call asks for that.
 *
 * @param member of an item
 * @param text that the member of such an item holds
 */
public record LeftOut(String member, String text) {}
