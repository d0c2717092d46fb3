package dev.portkeyadmin.support;

import java.util.Arrays;
import org.instancio.Random;
import org.instancio.support.DefaultRandom;
import org.instancio.support.Seeds;

/**
 * Checks properties with random cases. Each case has its own seed: a failure names the seed, and {@code -Dcases.seed=}
 * runs only that case. A build tries the same cases each time; {@code -Dcases.times=} multiplies them and tries
 * different ones each time.
 */
public final class PropertyCases {

    private static final Long ONLY = Long.getLong("cases.seed");
    private static final int TIMES = Integer.getInteger("cases.times", 1);
    private static final int SHOWN = 4_000;

    /** Makes the input of a case. */
    @FunctionalInterface
    public interface Maker<T> {
        /** Takes everything random from the argument. */
        T make(Random random);
    }

    /** A property that must hold. */
    @FunctionalInterface
    public interface Property<T> {
        /** Throws anything when the property does not hold. */
        void check(T input) throws Exception;
    }

    private PropertyCases() {}

    /** Checks a property with that many inputs. */
    public static <T> void all(int count, Maker<T> maker, Property<? super T> property) {
        if (ONLY != null) {
            one(ONLY, maker, property);
            return;
        }
        long first = TIMES == 1 ? 1 : Math.floorMod(System.nanoTime(), 1_000_000_000_000L);
        for (long seed = first; seed < first + (long) count * TIMES; seed++) {
            one(seed, maker, property);
        }
    }

    private static <T> void one(long seed, Maker<T> maker, Property<? super T> property) {
        T input = maker.make(new DefaultRandom(seed, Seeds.Source.MANUAL));
        try {
            property.check(input);
        } catch (Exception | Error e) {
            throw new AssertionError("again with -Dcases.seed=" + seed + ": " + shown(input), e);
        }
    }

    /** The input in ASCII, as a Java file could contain it. */
    private static String shown(Object input) {
        String text = input instanceof byte[] bytes
                ? Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN / 5)))
                : String.valueOf(input);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < SHOWN; i++) {
            char each = text.charAt(i);
            shown.append(each >= ' ' && each < 0x7F ? String.valueOf(each) : String.format("\\u%04x", (int) each));
        }
        return shown + (shown.length() < SHOWN ? "" : "...");
    }
}
