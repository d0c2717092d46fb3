package dev.portkeyadmin.operation.output;

/**
 * The workspaces that are exempt from what a write changes or a read shows.
 *
 * @param reader the operation that lists them
 * @param from what they are exempt from, as in "input guardrails"
 * @param argument the argument with which the write changes that, or the member of the answer that shows it; empty where every call does
 */
public record Exemptions(String reader, String from, String argument) {

    /** The member of the answer of the reader that holds the workspaces. */
    public static final String WORKSPACES = "workspaces";

    /** The member of a workspace that is false if the workspace is not exempt. */
    public static final String EXCLUDED = "excluded";
}
