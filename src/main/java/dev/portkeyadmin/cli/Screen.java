package dev.portkeyadmin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    /** The columns of the terminal: {@code COLUMNS} if the shell exports it, else what {@code stty} says where there is one. */
    int width() {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.isEmpty() && isTerminal()) {
            columns = measured();
        }
        return COLUMNS.matcher(columns).matches() ? Math.max(LEAST_WIDTH, Integer.parseInt(columns)) : USUAL_WIDTH;
    }

    /** The columns of the terminal at stdin; empty where they cannot be found. Windows has no such program. */
    private static String measured() {
        Process stty;
        try {
            stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return "";
        }
        try (InputStream out = stty.getInputStream()) {
            String size = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.substring(size.indexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        } finally {
            stty.destroy();
        }
    }
}
