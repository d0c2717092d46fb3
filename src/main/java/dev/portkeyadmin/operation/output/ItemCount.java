package dev.portkeyadmin.operation.output;

/**
 * The number of things that belong to each item of a list.
 *
 * @param member of the item that gets the number
 * @param list the operation that lists them
 * @param argument of that operation, which takes the id of the item
 */
public record ItemCount(String member, String list, String argument) {}
