package dev.portkeyadmin.cli;

import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.setup.Prompt;
import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal, on stderr. */
final class TerminalPrompt implements Prompt {

    private final Terminal terminal;
    private final PrintWriter err;

    TerminalPrompt(PrintWriter err) {
        this.err = err;
        terminal = new Terminal(err);
    }

    @Override
    public boolean canAsk() {
        return terminal.canBeAsked();
    }

    @Override
    public boolean confirm(String question) {
        return canAsk() && terminal.answer(question) == ElicitationResult.ACCEPTED;
    }

    @Override
    public @Nullable String secret(String question) {
        Console console = Terminal.console();
        if (console == null) {
            return null;
        }
        err.print(question);
        err.flush();
        char[] typed = console.readPassword();
        return typed == null ? null : new String(typed);
    }

    @Override
    public void tell(String line) {
        err.println(line);
        err.flush();
    }
}
