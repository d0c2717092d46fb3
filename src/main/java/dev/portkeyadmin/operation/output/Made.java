package dev.portkeyadmin.operation.output;

/**
 * The objects that a write may make in workspaces, besides its own.
 *
 * @param list the operation that lists such things of one workspace
 * @param noun for one of them
 * @param workspaces the path of the arguments that names the workspaces; empty where the write makes the workspace itself
 * @param ifNone a sentence for an answer where that workspace has none of them; empty for other writes
 */
public record Made(String list, String noun, String workspaces, String ifNone) {}
