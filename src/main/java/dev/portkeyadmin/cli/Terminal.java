package dev.portkeyadmin.cli;

import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.text.SafeText;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal, if stdin is a terminal. A script cannot be asked. */
final class Terminal implements CallContext {

    private static final Set<String> YES = Set.of("y", "yes");

    private final @Nullable Console console = console();
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
    public Audience audience() {
        return Audience.TERMINAL;
    }

    @Override
    public void progress(long done, long total) {
        // The answer is printed when it is complete.
    }

    @Override
    public boolean canBeAsked() {
        return console != null;
    }

    /** The console of this process, if a terminal is attached to it. */
    static @Nullable Console console() {
        Console console = System.console();
        return console != null && isTerminal(console) ? console : null;
    }

    /** Since Java 22 a console may have no terminal; a method that older versions lack says so. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Drops what was typed until now: it answers nothing that was not shown yet. */
    static void dropTyped() {
        // Not the reader of the console, of which only some versions of Java say what is ready. It stays open.
        @SuppressWarnings("resource")
        InputStream keyboard = new FileInputStream(FileDescriptor.in);
        try {
            for (int typed = keyboard.available(); typed > 0; typed = keyboard.available()) {
                keyboard.read(new byte[typed]);
            }
        } catch (IOException e) {
            Loggers.of(Terminal.class).debug("What was typed could not be dropped: {}", e.toString());
        }
    }

    static boolean isYes(String answer) {
        return YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    private static String visible(String question) {
        return question.lines()
                .map(line -> SafeText.visible(line, Integer.MAX_VALUE))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public CompletableFuture<Reply> ask(ApprovalRequest question) {
        return CompletableFuture.completedFuture(Reply.of(answer(question.question())));
    }

    private ElicitationResult answer(String question) {
        if (console == null) {
            return ElicitationResult.UNANSWERED;
        }
        dropTyped();
        err.println(visible(question) + (question.contains("\n") ? "\n" : " ") + "[y/N]");
        err.flush();
        String answer = console.readLine();
        if (answer == null) {
            return ElicitationResult.UNANSWERED;
        }
        return isYes(answer) ? ElicitationResult.ACCEPTED : ElicitationResult.DECLINED;
    }
}
