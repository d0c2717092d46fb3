package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.ModelCall;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Computes metrics of model calls: costs in cents, times in milliseconds, rates in percent. Without calls every metric is 0. */
final class Metrics {

    /** The columns of groups; times are in epoch seconds so that they can be sorted. */
    static final Map<String, ToDoubleFunction<List<ModelCall>>> COLUMNS = Map.ofEntries(
            Map.entry("requests", List::size),
            Map.entry("cost", Metrics::cost),
            Map.entry("total_tokens", Metrics::tokens),
            Map.entry("avg_tokens", Metrics::averageTokens),
            Map.entry("avg_input_tokens", usage -> average(usage, ModelCall::promptTokens)),
            Map.entry("avg_output_tokens", usage -> average(usage, ModelCall::completionTokens)),
            Map.entry("avg_latency", Metrics::latency),
            Map.entry("p95_latency", usage -> latency(usage, 95)),
            Map.entry("p99_latency", usage -> latency(usage, 99)),
            Map.entry("success_rate", usage -> 100 - errorRate(usage)),
            Map.entry("error_count", Metrics::errors),
            Map.entry("cache_hit_rate", Metrics::hitRate),
            Map.entry(
                    "last_seen",
                    usage -> times(usage).max(Comparator.naturalOrder()).orElseThrow()),
            Map.entry(
                    "first_seen",
                    usage -> times(usage).min(Comparator.naturalOrder()).orElseThrow()));

    static final List<String> NAMES = COLUMNS.keySet().stream().sorted().toList();

    private Metrics() {}

    static void put(ObjectNode node, String name, double figure) {
        double rounded =
                BigDecimal.valueOf(figure).setScale(4, RoundingMode.HALF_UP).doubleValue();
        if (rounded == Math.rint(rounded)) {
            node.put(name, (long) rounded);
        } else {
            node.put(name, rounded);
        }
    }

    /** Computes a column of a group, one of {@link #NAMES}. */
    static double figure(String column, List<ModelCall> usage) {
        return Objects.requireNonNull(COLUMNS.get(column)).applyAsDouble(usage);
    }

    /** Formats a column of a group as a string. */
    static String text(String column, List<ModelCall> usage) {
        double figure = figure(column, usage);
        if (column.endsWith("_seen")) {
            return SandboxJson.date(Instant.ofEpochSecond((long) figure));
        }
        BigDecimal rounded = BigDecimal.valueOf(figure).setScale(6, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Sums integers before dividing, so that the result is exact. */
    static double cost(List<ModelCall> usage) {
        return usage.stream().mapToLong(ModelCall::cost).sum() / 1e6;
    }

    static double averageCost(List<ModelCall> usage) {
        return usage.isEmpty() ? 0 : cost(usage) / usage.size();
    }

    static double latency(List<ModelCall> usage) {
        return average(usage, ModelCall::latency);
    }

    static double latency(List<ModelCall> usage, int percentile) {
        int[] sorted = usage.stream().mapToInt(ModelCall::latency).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * percentile / 100];
    }

    static double tokens(List<ModelCall> usage) {
        return usage.stream().mapToLong(ModelCall::totalTokens).sum();
    }

    static double averageTokens(List<ModelCall> usage) {
        return average(usage, ModelCall::totalTokens);
    }

    static double users(List<ModelCall> usage) {
        return distinct(usage, ModelCall::user);
    }

    static double requestsPerUser(List<ModelCall> usage) {
        return usage.isEmpty() ? 0 : usage.size() / users(usage);
    }

    static double errors(List<ModelCall> usage) {
        return count(usage, ModelCall::failed);
    }

    static double errorRate(List<ModelCall> usage) {
        return percent(usage, errors(usage));
    }

    static double errorCodes(List<ModelCall> usage) {
        return distinct(usage.stream().filter(ModelCall::failed).toList(), ModelCall::status);
    }

    static double retried(List<ModelCall> usage) {
        return count(usage, row -> row.retries() > 0);
    }

    static double fallbacks(List<ModelCall> usage) {
        return count(usage, ModelCall::fallback);
    }

    static double hits(List<ModelCall> usage) {
        return count(usage, row -> row.cache() != null);
    }

    static double hits(List<ModelCall> usage, String cache) {
        return count(usage, row -> cache.equals(row.cache()));
    }

    static double hitRate(List<ModelCall> usage) {
        return percent(usage, hits(usage));
    }

    static double hitLatency(List<ModelCall> usage) {
        return latency(usage.stream().filter(row -> row.cache() != null).toList());
    }

    /** Returns by how many percent the cache is faster than the models. */
    static double speedup(List<ModelCall> usage) {
        double others = latency(usage.stream()
                .filter(row -> row.cache() == null && !row.failed())
                .toList());
        return hits(usage) == 0 || others == 0 ? 0 : 100 - 100 * hitLatency(usage) / others;
    }

    static double saved(List<ModelCall> usage, String cache) {
        return usage.stream()
                        .filter(row -> cache.equals(row.cache()))
                        .mapToLong(ModelCall::price)
                        .sum()
                / 1e6;
    }

    static double rated(List<ModelCall> usage) {
        return count(usage, row -> !Double.isNaN(row.feedback()));
    }

    static double feedback(List<ModelCall> usage) {
        return average(
                usage.stream().filter(row -> !Double.isNaN(row.feedback())).toList(), ModelCall::feedback);
    }

    static void addStatuses(ObjectNode node, List<ModelCall> usage) {
        counts(
                node.putArray("stats"),
                "response_status_code",
                usage.stream().filter(ModelCall::failed),
                ModelCall::status);
    }

    static void addRescues(ObjectNode node, List<ModelCall> usage) {
        counts(
                node.putArray("retry"),
                "retry_success_count",
                usage.stream().filter(row -> row.retries() > 0),
                ModelCall::retries);
        put(node, "fallback", fallbacks(usage));
    }

    private static void counts(
            ArrayNode array, String name, Stream<ModelCall> usage, Function<ModelCall, Integer> value) {
        usage.collect(Collectors.groupingBy(value, TreeMap::new, Collectors.counting()))
                .forEach((each, count) -> array.addObject().put(name, each).put("count", count));
    }

    private static Stream<Double> times(List<ModelCall> usage) {
        return usage.stream().map(row -> (double) row.at().getEpochSecond());
    }

    private static double count(List<ModelCall> usage, Predicate<ModelCall> rule) {
        return usage.stream().filter(rule).count();
    }

    private static double distinct(List<ModelCall> usage, Function<ModelCall, Object> value) {
        return usage.stream().map(value).distinct().count();
    }

    private static double average(List<ModelCall> usage, ToDoubleFunction<ModelCall> value) {
        return usage.stream().mapToDouble(value).average().orElse(0);
    }

    private static double percent(List<ModelCall> usage, double part) {
        return usage.isEmpty() ? 0 : 100 * part / usage.size();
    }
}
