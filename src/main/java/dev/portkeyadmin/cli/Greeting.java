package dev.portkeyadmin.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

/** Explains to a person who started the server by hand that it waits for a client. */
public final class Greeting {

    /** By then a client has its first answer, so that the look for a terminal costs it nothing. */
    private static final long PAUSE_MILLIS = 700;

    private Greeting() {}

    /** Says it on stderr in a moment, if stdin is a terminal, while the server already serves. */
    public static void later(PrintWriter err) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(PAUSE_MILLIS);
                        print(err, () -> Terminal.console() != null);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "greeting");
        thread.setDaemon(true);
        thread.start();
    }

    static void print(PrintWriter err, BooleanSupplier terminal) {
        if (terminal.getAsBoolean()) {
            err.println("""
                    This is an MCP server: it waits for a client to speak MCP on stdin. Press Ctrl-D to stop it. Try instead:
                      portkey-admin-mcp setup                      add it to an MCP client on this machine
                      portkey-admin-mcp call list_users --sandbox  call a tool, here of a sample organisation
                      portkey-admin-mcp doctor                     check the installation and the key
                      portkey-admin-mcp --help                     everything else""");
        }
    }
}
