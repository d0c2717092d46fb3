package dev.portkeyadmin.cli;

import dev.portkeyadmin.setup.Dialogue;
import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal, on stderr. */
final class TerminalPrompt implements Dialogue {

    private final @Nullable Console console = Terminal.console();
    private final PrintWriter err;

    TerminalPrompt(PrintWriter err) {
        this.err = err;
    }

    @Override
    public boolean canAsk() {
        return console != null;
    }

    @Override
    public boolean confirm(String question) {
        if (console == null) {
            return false;
        }
        tell(question + " [y/N]");
        String answer = console.readLine();
        return answer != null && Terminal.isYes(answer);
    }

    @Override
    public @Nullable String secret(String question) {
        if (console == null) {
            return null;
        }
        // A whole line: stderr holds back what has no line end, since it is redacted line by line.
        tell(question);
        char[] typed = console.readPassword();
        return typed == null ? null : new String(typed);
    }

    @Override
    public void tell(String line) {
        err.println(line);
        err.flush();
    }
}
