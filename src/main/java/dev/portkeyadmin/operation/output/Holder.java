package dev.portkeyadmin.operation.output;

/**
 * How the answer of a write says which item of a list has the value of an argument, before and after.
 *
 * @param argument one item has its value in the member of the same name
 * @param shown the member of the item by which people distinguish it
 */
public record Holder(String argument, String shown) {}
