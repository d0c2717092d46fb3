package dev.portkeyadmin.support;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntConsumer;

/** Checks that work grows with its input and not with the square of it, in the CPU time of this thread. */
public final class Growth {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** How often work is measured before it fails: load makes some runs slow, but not each of so many. */
    private static final int RUNS = 25;

    /** Linear work has a ratio of 2, quadratic work one of 4. */
    private static final double MOST = 3;

    /** Nanoseconds below which work is too short to be measured, and cannot be quadratic. */
    private static final long MEASURABLE = 20_000_000;

    private Growth() {}

    /** Compares the CPU time for a size and for twice that size, each the best of several runs. */
    public static void assertLinear(int size, IntConsumer work) {
        long once = Long.MAX_VALUE;
        long twice = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            twice = Math.min(twice, time(2 * size, work));
            if (twice < MEASURABLE) {
                return;
            }
            once = Math.min(once, time(size, work));
            if (twice < MOST * once) {
                return;
            }
        }
        assertThat((double) twice / once).as("t(2n)/t(n)").isLessThan(MOST);
    }

    private static long time(int size, IntConsumer work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.accept(size);
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
