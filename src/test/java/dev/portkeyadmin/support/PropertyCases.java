package dev.portkeyadmin.support;

import static org.instancio.Select.root;

import java.util.Arrays;
import org.instancio.Instancio;
import org.instancio.Random;

/**
 * Random cases for what must hold of all input. Each is made from a seed of its own: the one that fails is told with its seed,
 * and {@code -Dcases.seed=} makes it again, alone. A build tries the same cases each time; {@code -Dcases.times=} tries so many
 * times as many, and others each time.
 */
public final class PropertyCases {

    private static final Long ONLY = Long.getLong("cases.seed");
    private static final int TIMES = Integer.getInteger("cases.times", 1);
    private static final int SHOWN = 4_000;

    /** Makes the input of a case. */
    @FunctionalInterface
    public interface Maker<T> {
        /** Whatever is random comes from the argument. */
        T make(Random random);
    }

    /** What must hold. */
    @FunctionalInterface
    public interface Property<T> {
        /** Fails, in whatever way, when it does not hold. */
        void check(T input) throws Exception;
    }

    private record Case(Object input) {}

    private PropertyCases() {}

    /** Holds so many inputs against a property. */
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
        Case made = Instancio.of(Case.class)
                .withSeed(seed)
                .supply(root(), random -> new Case(maker.make(random)))
                .create();
        @SuppressWarnings("unchecked") // put there by the line above
        T input = (T) made.input();
        try {
            property.check(input);
        } catch (Exception | Error e) {
            throw new AssertionError("again with -Dcases.seed=" + seed + ": " + shown(input), e);
        }
    }

    /** In ASCII, as it could stand in a Java file. */
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
