package dev.portkeyadmin.cli;

import dev.portkeyadmin.approval.WaitingRequest;
import dev.portkeyadmin.approval.WaitingRequests;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the calls that wait for approval on this machine, and takes the answers of the person at the terminal. */
@Command(
        name = "approve",
        description = {
            "Approve or decline the calls that wait for a person on this machine, for example over SSH. It asks for each, and "
                    + "needs a terminal for that.",
            "Exit status 0, or 1 if a request could not be answered."
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class ApproveCommand implements Callable<Integer> {

    private static final long PAUSE_MILLIS = 1_000;

    private final CommandLineInterface.Context context;

    @Option(names = "--list", description = "Only list what waits.")
    private boolean list;

    @Option(names = "--wait", description = "Wait until something waits.")
    private boolean wait;

    ApproveCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Console console = Terminal.console();
        return new Approval(
                        WaitingRequests.in(context.environment()),
                        console == null ? null : keyboard(console),
                        () -> Thread.sleep(PAUSE_MILLIS),
                        context.stdio().outWriter(),
                        context.stdio().errWriter())
                .run(list, wait);
    }

    private static Keyboard keyboard(Console console) {
        return new Keyboard() {
            @Override
            public @Nullable String readLine() {
                return console.readLine();
            }

            @Override
            public void dropTyped() {
                Terminal.dropTyped();
            }
        };
    }

    /** The lines that a person types. */
    interface Keyboard {

        /** Reads one line; null at the end of the input. */
        @Nullable
        String readLine();

        /** Drops what was typed until now: it answers nothing that was not shown yet. */
        default void dropTyped() {}
    }

    /** Lets some time pass before the next look. */
    interface Pause {

        void pause() throws InterruptedException;
    }

    /** The conversation, without the process around it. */
    static final class Approval {

        private final WaitingRequests requests;
        private final @Nullable Keyboard keyboard;
        private final Pause pause;
        private final PrintWriter out;
        private final PrintWriter err;
        private final ZoneId zone = ZoneId.systemDefault();

        /**
         * A conversation.
         *
         * @param keyboard null where no person can type
         */
        Approval(WaitingRequests requests, @Nullable Keyboard keyboard, Pause pause, PrintWriter out, PrintWriter err) {
            this.requests = requests;
            this.keyboard = keyboard;
            this.pause = pause;
            this.out = out;
            this.err = err;
        }

        int run(boolean list, boolean wait) throws InterruptedException {
            List<WaitingRequest> waiting = requests.list();
            if (waiting.isEmpty() && wait && !list && keyboard == null) {
                err.println(
                        "Nothing waits for approval on this machine, and answering needs a terminal: run this in one, or "
                                + "add --list to see what comes.");
                return 1;
            }
            if (waiting.isEmpty() && wait) {
                err.println("Waiting for a request. Press Ctrl-C to stop.");
                while (waiting.isEmpty()) {
                    pause.pause();
                    waiting = requests.list();
                }
            }
            if (waiting.isEmpty()) {
                out.println("Nothing waits for approval on this machine.");
                return 0;
            }
            if (list) {
                waiting.forEach(request -> out.println(request.text(zone)));
                return 0;
            }
            if (keyboard == null) {
                err.println((waiting.size() == 1 ? "1 request waits" : waiting.size() + " requests wait")
                        + " for approval. Answering needs a terminal, so that a script cannot approve by accident; run "
                        + "this in one, or use --list.");
                return 1;
            }
            return ask(waiting, keyboard);
        }

        private int ask(List<WaitingRequest> waiting, Keyboard keyboard) {
            int failed = 0;
            for (int i = 0; i < waiting.size(); i++) {
                WaitingRequest request = waiting.get(i);
                if (waiting.size() > 1) {
                    err.println("Request " + (i + 1) + " of " + waiting.size());
                }
                keyboard.dropTyped();
                err.println(request.text(zone));
                // A whole line, because stderr holds back the beginning of one until no secret can be in it.
                err.println("Approve? [y/N]");
                String answer = keyboard.readLine();
                if (answer == null) {
                    err.println("Not answered; what is left waits on.");
                    return failed == 0 ? 0 : 1;
                }
                try {
                    out.println(requests.answer(request, Terminal.isYes(answer)) + ": " + request.act());
                } catch (IOException e) {
                    failed++;
                    err.println("Its server cannot be reached any more, so nothing was approved: " + request.act());
                }
            }
            return failed == 0 ? 0 : 1;
        }
    }
}
