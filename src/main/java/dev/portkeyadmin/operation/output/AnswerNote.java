package dev.portkeyadmin.operation.output;

/**
 * A sentence for the answers that hold a certain value.
 *
 * @param path of the value, as a JSON pointer
 * @param value with which the sentence is said
 */
public record AnswerNote(String path, String value, String sentence) {}
