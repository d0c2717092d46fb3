package dev.portkeyadmin.pipe;

import dev.portkeyadmin.Main;
import java.io.PrintStream;

/** The server in the company of threads that print to {@code System.out}, as a careless library would. */
final class NoisyMain {

    /** What is printed, over and over. */
    static final String NOISE = "noise on System.out";

    private NoisyMain() {}

    /** Runs {@link Main}; the noise begins as soon as it has taken the streams over. */
    public static void main(String[] args) throws InterruptedException {
        PrintStream original = System.out;
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> chatter(original));
            thread.setDaemon(true);
            thread.start();
        }
        Main.main(args);
    }

    private static void chatter(PrintStream original) {
        while (System.out == original) {
            Thread.onSpinWait();
        }
        while (true) {
            System.out.println(NOISE);
            System.out.print("half a line of it, ");
            System.out.flush();
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
