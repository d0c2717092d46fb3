package dev.portkeyadmin.risk;

/**
 * The place of the present value of an argument that is not in the object of the question.
 *
 * @param reader the operation that returns it for the same ids
 * @param member the member of its answer
 * @param item the argument that says which item of the list has it, and the member that it is compared with; empty for the answer itself
 * @param key the member that identifies an item of the list, where items that are not named stay as they are; empty otherwise
 */
public record PresentValue(String reader, String member, String item, String key) {}
