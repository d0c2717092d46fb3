package dev.portkeyadmin.operation.output;

/**
 * Marks, in the list of a workspace, the objects of the organisation among those that name no workspace.
 *
 * @param member that they have
 * @param prefix with which its value begins; empty for any value
 */
public record SharedMark(String member, String prefix) {}
