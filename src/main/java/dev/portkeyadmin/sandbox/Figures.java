package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What some usage comes to: costs in cents, times in milliseconds, rates in percent. Of no usage all is 0. */
final class Figures {

    /** What groups can tell about themselves. The times are sorted by their seconds. */
    static final Map<String, ToDoubleFunction<List<Usage>>> COLUMNS = Map.ofEntries(
            Map.entry("requests", List::size),
            Map.entry("cost", Figures::cost),
            Map.entry("total_tokens", Figures::tokens),
            Map.entry("avg_tokens", Figures::averageTokens),
            Map.entry("avg_input_tokens", usage -> average(usage, Usage::promptTokens)),
            Map.entry("avg_output_tokens", usage -> average(usage, Usage::completionTokens)),
            Map.entry("avg_latency", Figures::latency),
            Map.entry("p95_latency", usage -> latency(usage, 95)),
            Map.entry("p99_latency", usage -> latency(usage, 99)),
            Map.entry("success_rate", usage -> 100 - errorRate(usage)),
            Map.entry("error_count", Figures::errors),
            Map.entry("cache_hit_rate", Figures::hitRate),
            Map.entry(
                    "last_seen",
                    usage -> times(usage).max(Comparator.naturalOrder()).orElseThrow()),
            Map.entry(
                    "first_seen",
                    usage -> times(usage).min(Comparator.naturalOrder()).orElseThrow()));

    static final List<String> NAMES = COLUMNS.keySet().stream().sorted().toList();

    private Figures() {}

    static void put(ObjectNode node, String name, double figure) {
        double rounded =
                BigDecimal.valueOf(figure).setScale(4, RoundingMode.HALF_UP).doubleValue();
        if (rounded == Math.rint(rounded)) {
            node.put(name, (long) rounded);
        } else {
            node.put(name, rounded);
        }
    }

    /** A column of a group, as a string. */
    static String text(String column, List<Usage> usage) {
        double figure = COLUMNS.get(column).applyAsDouble(usage);
        if (column.endsWith("_seen")) {
            return Json.date(Instant.ofEpochSecond((long) figure));
        }
        BigDecimal rounded = BigDecimal.valueOf(figure).setScale(6, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Summed up before it is divided, so that it is exact. */
    static double cost(List<Usage> usage) {
        return usage.stream().mapToLong(Usage::cost).sum() / 1e6;
    }

    static double averageCost(List<Usage> usage) {
        return usage.isEmpty() ? 0 : cost(usage) / usage.size();
    }

    static double latency(List<Usage> usage) {
        return average(usage, Usage::latency);
    }

    static double latency(List<Usage> usage, int percentile) {
        int[] sorted = usage.stream().mapToInt(Usage::latency).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * percentile / 100];
    }

    static double tokens(List<Usage> usage) {
        return usage.stream().mapToLong(Usage::totalTokens).sum();
    }

    static double averageTokens(List<Usage> usage) {
        return average(usage, Usage::totalTokens);
    }

    static double users(List<Usage> usage) {
        return distinct(usage, Usage::user);
    }

    static double requestsPerUser(List<Usage> usage) {
        return usage.isEmpty() ? 0 : usage.size() / users(usage);
    }

    static double errors(List<Usage> usage) {
        return count(usage, Usage::failed);
    }

    static double errorRate(List<Usage> usage) {
        return percent(usage, errors(usage));
    }

    static double errorCodes(List<Usage> usage) {
        return distinct(usage.stream().filter(Usage::failed).toList(), Usage::status);
    }

    static double retried(List<Usage> usage) {
        return count(usage, row -> row.retries() > 0);
    }

    static double fallbacks(List<Usage> usage) {
        return count(usage, Usage::fallback);
    }

    static double hits(List<Usage> usage) {
        return count(usage, row -> row.cache() != null);
    }

    static double hits(List<Usage> usage, String cache) {
        return count(usage, row -> cache.equals(row.cache()));
    }

    static double hitRate(List<Usage> usage) {
        return percent(usage, hits(usage));
    }

    static double hitLatency(List<Usage> usage) {
        return latency(usage.stream().filter(row -> row.cache() != null).toList());
    }

    /** How much faster the cache is than the models. */
    static double speedup(List<Usage> usage) {
        double others = latency(usage.stream()
                .filter(row -> row.cache() == null && !row.failed())
                .toList());
        return hits(usage) == 0 || others == 0 ? 0 : 100 - 100 * hitLatency(usage) / others;
    }

    static double saved(List<Usage> usage, String cache) {
        return usage.stream()
                        .filter(row -> cache.equals(row.cache()))
                        .mapToLong(Usage::price)
                        .sum()
                / 1e6;
    }

    static double rated(List<Usage> usage) {
        return count(usage, row -> !Double.isNaN(row.feedback()));
    }

    static double feedback(List<Usage> usage) {
        return average(
                usage.stream().filter(row -> !Double.isNaN(row.feedback())).toList(), Usage::feedback);
    }

    static void addStatuses(ObjectNode node, List<Usage> usage) {
        counts(node.putArray("stats"), "response_status_code", usage.stream().filter(Usage::failed), Usage::status);
    }

    static void addRescues(ObjectNode node, List<Usage> usage) {
        counts(
                node.putArray("retry"),
                "retry_success_count",
                usage.stream().filter(row -> row.retries() > 0),
                Usage::retries);
        put(node, "fallback", fallbacks(usage));
    }

    private static void counts(ArrayNode array, String name, Stream<Usage> usage, Function<Usage, Integer> value) {
        usage.collect(Collectors.groupingBy(value, TreeMap::new, Collectors.counting()))
                .forEach((each, count) -> array.addObject().put(name, each).put("count", count));
    }

    private static Stream<Double> times(List<Usage> usage) {
        return usage.stream().map(row -> (double) row.at().getEpochSecond());
    }

    private static double count(List<Usage> usage, Predicate<Usage> rule) {
        return usage.stream().filter(rule).count();
    }

    private static double distinct(List<Usage> usage, Function<Usage, Object> value) {
        return usage.stream().map(value).distinct().count();
    }

    private static double average(List<Usage> usage, ToDoubleFunction<Usage> value) {
        return usage.stream().mapToDouble(value).average().orElse(0);
    }

    private static double percent(List<Usage> usage, double part) {
        return usage.isEmpty() ? 0 : 100 * part / usage.size();
    }
}
