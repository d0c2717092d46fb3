package dev.portkeyadmin.pipe;

import dev.portkeyadmin.Main;
import java.io.PrintStream;

/** Runs the server beside threads that print to {@code System.out}, as a careless library would. */
final class NoisyMain {

    /** The line that the threads print repeatedly. */
    static final String NOISE = "noise on System.out";

    private NoisyMain() {}

    /** Runs {@link Main}; the noise begins as soon as it has replaced {@code System.out}. */
    public static void main(String[] args) throws InterruptedException {
        PrintStream original = System.out;
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> print(original));
            thread.setDaemon(true);
            thread.start();
        }
        Main.main(args);
    }

    private static void print(PrintStream original) {
        while (true) {
            if (System.out != original) {
                System.out.println(NOISE);
                System.out.print("half a line of it, ");
                System.out.flush();
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
