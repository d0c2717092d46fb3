package dev.portkeyadmin.cli;

import dev.portkeyadmin.safety.CallContext;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;

/** The person at the terminal, who can be asked where there is one; a script cannot. */
final class Terminal implements CallContext {

    private static final Set<String> YES = Set.of("y", "yes");

    private final Console console = System.console();
    private final PrintWriter err;

    /** Asks on stderr: stdout is for the answer. */
    Terminal(PrintWriter err) {
        this.err = err;
    }

    @Override
    public String name() {
        return "the call subcommand";
    }

    @Override
    public void progress(long done, long total) {
        // The answer comes when it is whole.
    }

    @Override
    public boolean canBeAsked() {
        return console != null && isTerminal();
    }

    /** From Java 22 on there is a console without a terminal, too, and a method that tells. */
    private boolean isTerminal() {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public ElicitationResult ask(String question, String act) {
        err.println(question + " [y/N]");
        err.flush();
        String answer = console.readLine();
        if (answer == null) {
            return ElicitationResult.UNANSWERED;
        }
        return YES.contains(answer.strip().toLowerCase(Locale.ROOT))
                ? ElicitationResult.ACCEPTED
                : ElicitationResult.DECLINED;
    }
}
