package dev.portkeyadmin.operation.output;

/**
 * How the answer of a write says which item of a list has the value of an argument, before and after.
 *
 * @param argument its value is in the member of the same name of one item
 * @param shown the member of the item that tells it apart for people
 */
public record Holder(String argument, String shown) {}
