package dev.portkeyadmin.setup;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a client starts a server.
 *
 * @param command the program
 * @param environment variables that are set in addition to those that the client hands on
 * @param directory to start in; null for that of the client
 * @param enabled false for an entry that the client ignores
 */
public record ServerEntry(
        String command,
        List<String> arguments,
        Map<String, String> environment,
        @Nullable String directory,
        boolean enabled) {}
