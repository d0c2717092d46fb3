package dev.portkeyadmin.setup;

import java.util.List;

/**
 * A command that starts this server.
 *
 * @param kind says in words what it is and how fast it starts
 */
public record Launch(String command, List<String> arguments, String kind) {}
