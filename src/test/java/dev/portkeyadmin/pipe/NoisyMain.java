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
        start(() -> {
            while (System.out == original) {
                Thread.yield();
            }
            for (int i = 0; i < 4; i++) {
                start(NoisyMain::print);
            }
        });
        Main.main(args);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void print() {
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
