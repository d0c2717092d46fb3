package dev.portkeyadmin.cli;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The target of stdout. Java says only whether stdin and stdout are both terminals; where one of them is not, stdout counts as a
 * pipe, since a program that expects JSON must never get a table.
 */
final class Screen {

    private static final int USUAL_WIDTH = 100;
    private static final int LEAST_WIDTH = 20;
    private static final Pattern COLUMNS = Pattern.compile("[1-9][0-9]{1,3}");

    private final Map<String, String> environment;
    private final BooleanSupplier terminal;

    Screen(Map<String, String> environment, BooleanSupplier terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    boolean isTerminal() {
        return terminal.getAsBoolean();
    }

    /** The columns of the terminal, from {@code COLUMNS} if the shell exports it. */
    int width() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return COLUMNS.matcher(columns).matches() ? Math.max(LEAST_WIDTH, Integer.parseInt(columns)) : USUAL_WIDTH;
    }
}
