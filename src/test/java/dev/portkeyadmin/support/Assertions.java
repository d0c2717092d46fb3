package dev.portkeyadmin.support;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractBigDecimalAssert;
import org.assertj.core.api.AbstractBooleanAssert;
import org.assertj.core.api.AbstractByteArrayAssert;
import org.assertj.core.api.AbstractCollectionAssert;
import org.assertj.core.api.AbstractDoubleAssert;
import org.assertj.core.api.AbstractDurationAssert;
import org.assertj.core.api.AbstractInstantAssert;
import org.assertj.core.api.AbstractIntegerAssert;
import org.assertj.core.api.AbstractLocalDateAssert;
import org.assertj.core.api.AbstractLongAssert;
import org.assertj.core.api.AbstractPathAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.AtomicBooleanAssert;
import org.assertj.core.api.AtomicIntegerAssert;
import org.assertj.core.api.CompletableFutureAssert;
import org.assertj.core.api.IterableAssert;
import org.assertj.core.api.IteratorAssert;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.MapAssert;
import org.assertj.core.api.ObjectArrayAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.OptionalAssert;

/**
 * AssertJ's {@code assertThat} for the types that the tests compare. With all of AssertJ's own, the compiler spends more than a third of
 * its time on the choice of one.
 */
public final class Assertions {

    private Assertions() {}

    public static AbstractStringAssert<?> assertThat(String actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractBooleanAssert<?> assertThat(boolean actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractIntegerAssert<?> assertThat(int actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractLongAssert<?> assertThat(long actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractDoubleAssert<?> assertThat(double actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractByteArrayAssert<?> assertThat(byte[] actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> ListAssert<T> assertThat(List<? extends T> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> ListAssert<T> assertThat(Stream<? extends T> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> AbstractCollectionAssert<?, Collection<? extends T>, T, ObjectAssert<T>> assertThat(
            Collection<? extends T> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> IterableAssert<T> assertThat(Iterable<? extends T> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <K, V> MapAssert<K, V> assertThat(Map<K, V> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> ObjectArrayAssert<T> assertThat(T[] actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T extends Throwable> AbstractThrowableAssert<?, T> assertThat(T actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> OptionalAssert<T> assertThat(Optional<T> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractPathAssert<?> assertThat(Path actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractDurationAssert<?> assertThat(Duration actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractInstantAssert<?> assertThat(Instant actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractLocalDateAssert<?> assertThat(LocalDate actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractBigDecimalAssert<?> assertThat(BigDecimal actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractBooleanAssert<?> assertThat(Boolean actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractIntegerAssert<?> assertThat(Integer actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AbstractLongAssert<?> assertThat(Long actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> CompletableFutureAssert<T> assertThat(CompletableFuture<T> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AtomicBooleanAssert assertThat(AtomicBoolean actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static AtomicIntegerAssert assertThat(AtomicInteger actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static ListAssert<Integer> assertThat(IntStream actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static ListAssert<Long> assertThat(LongStream actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> IteratorAssert<T> assertThat(Iterator<? extends T> actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }

    public static <T> ObjectAssert<T> assertThat(T actual) {
        return org.assertj.core.api.Assertions.assertThat(actual);
    }
}
