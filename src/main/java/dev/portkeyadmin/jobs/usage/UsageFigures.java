package dev.portkeyadmin.jobs.usage;

import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.period.Comparison;
import dev.portkeyadmin.period.TimeRange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The usage of an organisation in a period, and in the period before it.
 *
 * @param times the period and the one before
 * @param dataBegin the day on which the data begin; null where they cover both periods
 * @param workspaces those that were counted, with what each used
 * @param unread what could not be read, in words
 * @param lacksNumbers whether numbers are among that, and not only names
 * @param scope says that other workspaces than those of the key are not counted; empty where all are
 */
record UsageFigures(
        Comparison times,
        @Nullable LocalDate dataBegin,
        List<WorkspaceUsage> workspaces,
        Map<String, Row> users,
        Map<String, Row> models,
        Map<String, Row> keys,
        List<String> unread,
        boolean lacksNumbers,
        String scope) {

    static final String REQUESTS = "requests";
    static final String COST = "cost";
    static final String TOKENS = "tokens";
    static final String ERRORS = "errors";
    static final String USERS = "users";
    static final String CACHE_HITS = "cache hits";
    static final String STATUSES = "status codes";

    /** All of them. */
    static final Set<String> MEASURES = Set.of(REQUESTS, COST, TOKENS, ERRORS, USERS, CACHE_HITS, STATUSES);

    /** The usage of one workspace in both periods. */
    record WorkspaceUsage(Organisation.Workspace workspace, Usage now, Usage before) {

        /** Returns whether any of it could be read. */
        boolean isRead() {
            return now.read.contains(REQUESTS);
        }
    }

    /** Sums over requests of a period. Costs are in US cents. */
    static final class Usage {

        /** The measures that could be read, by their names in this class's constants. */
        final Set<String> read = ConcurrentHashMap.newKeySet();

        long requests;
        BigDecimal cost = BigDecimal.ZERO;
        long tokens;
        long errors;
        long cacheHits;
        final Set<String> users = new HashSet<>();

        /** Failed requests by status code. */
        final Map<String, Long> statuses = new ConcurrentHashMap<>();

        final Map<LocalDate, BigDecimal> costByDay = new TreeMap<>();
        final Map<LocalDate, BigDecimal> requestsByDay = new TreeMap<>();
        final Map<LocalDate, BigDecimal> errorsByDay = new TreeMap<>();

        void add(Usage other) {
            read.addAll(other.read);
            requests += other.requests;
            cost = cost.add(other.cost);
            tokens += other.tokens;
            errors += other.errors;
            cacheHits += other.cacheHits;
            users.addAll(other.users);
            other.statuses.forEach((code, count) -> statuses.merge(code, count, Long::sum));
            other.costByDay.forEach((day, value) -> costByDay.merge(day, value, BigDecimal::add));
            other.requestsByDay.forEach((day, value) -> requestsByDay.merge(day, value, BigDecimal::add));
            other.errorsByDay.forEach((day, value) -> errorsByDay.merge(day, value, BigDecimal::add));
        }

        /** Returns whether there is no request, for certain, so that all other measures are 0. */
        boolean isSilent() {
            return read.containsAll(MEASURES) && requests == 0;
        }

        /** The cost in US dollars, to the cent. */
        BigDecimal dollars() {
            return UsageFigures.dollars(cost);
        }

        /** The share of failed requests in percent. */
        BigDecimal errorRate() {
            return percent(errors, requests);
        }

        /** The share of requests that the cache answered in percent. */
        BigDecimal cacheHitRate() {
            return percent(cacheHits, requests);
        }
    }

    /** The usage of one person, model or key in the period. */
    static final class Row {

        long requests;
        BigDecimal cost = BigDecimal.ZERO;

        void add(long moreRequests, BigDecimal moreCost) {
            requests += moreRequests;
            cost = cost.add(moreCost);
        }

        Row negated() {
            Row negated = new Row();
            negated.add(-requests, cost.negate());
            return negated;
        }
    }

    /** One line of a ranking. */
    record Ranked(String name, Row row) {}

    /** The value of a day; zero for a day without one. */
    static BigDecimal value(Map<LocalDate, BigDecimal> days, LocalDate day) {
        return days.getOrDefault(day, BigDecimal.ZERO);
    }

    TimeRange period() {
        return times.range();
    }

    TimeRange before() {
        return times.before();
    }

    /** The usage of all workspaces in the period, or in the one before. */
    Usage total(boolean now) {
        Usage total = new Usage();
        workspaces.forEach(part -> total.add(now ? part.now() : part.before()));
        return total;
    }

    /** The usage by workspace. */
    Map<String, Row> byWorkspace() {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (WorkspaceUsage part : workspaces) {
            rows.computeIfAbsent(label(part.workspace()), name -> new Row()).add(part.now().requests, part.now().cost);
        }
        return rows;
    }

    /** The name of a workspace, with the slug where another one has the same name. */
    String label(Organisation.Workspace workspace) {
        long same = workspaces.stream()
                .filter(part -> part.workspace().name().equals(workspace.name()))
                .count();
        return same > 1 ? workspace.name() + " (" + workspace.slug() + ")" : workspace.name();
    }

    /** The sum of some rows. */
    static Row sum(Iterable<Row> rows) {
        Row sum = new Row();
        rows.forEach(row -> sum.add(row.requests, row.cost));
        return sum;
    }

    /** The most expensive first; of those that cost the same, the busiest. */
    static List<Ranked> top(Map<String, Row> rows, int most) {
        Comparator<Ranked> byCost = Comparator.comparing(ranked -> ranked.row().cost);
        Comparator<Ranked> byRequests = Comparator.comparing(ranked -> ranked.row().requests);
        return rows.entrySet().stream()
                .map(entry -> new Ranked(entry.getKey(), entry.getValue()))
                .filter(ranked -> ranked.row().requests > 0 || ranked.row().cost.signum() > 0)
                .sorted(byCost.thenComparing(byRequests).reversed().thenComparing(Ranked::name))
                .limit(most)
                .toList();
    }

    /** Returns whether the period before has no requests, and the year before it neither. */
    boolean hasNoBefore() {
        return dataBegin != null
                && dataBegin.isAfter(
                        before().to().withZoneSameInstant(ZoneOffset.UTC).toLocalDate());
    }

    /** Returns whether every workspace says that it had no request in either period. */
    boolean isSilent() {
        return workspaces.stream()
                .flatMap(part -> Stream.of(part.now(), part.before()))
                .allMatch(usage -> usage.read.contains(REQUESTS) && usage.requests == 0);
    }

    /** A sentence on data that do not cover the period before; empty where they do. */
    String partly() {
        return dataBegin == null
                ? ""
                : hasNoBefore()
                        ? "The period before has no requests, nor has the year before it, so there is nothing to compare with."
                        : "The data begin on " + dataBegin
                                + ", so the period before is only partly covered and no change in percent is given.";
    }

    /** Cents as dollars, to the cent. */
    static BigDecimal dollars(BigDecimal cents) {
        return cents.movePointLeft(2).setScale(2, RoundingMode.HALF_UP);
    }

    /** A share in percent with one decimal place; 0 of nothing. */
    static BigDecimal percent(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO.setScale(1)
                : BigDecimal.valueOf(part * 100).divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP);
    }

    /** How much more or less it is than before, such as +12.5 %; empty where there was nothing before, or not a whole period. */
    String change(BigDecimal now, BigDecimal before) {
        if (before.signum() == 0 || dataBegin != null) {
            return "";
        }
        BigDecimal change =
                now.subtract(before).multiply(BigDecimal.valueOf(100)).divide(before.abs(), 1, RoundingMode.HALF_UP);
        return (change.signum() > 0 ? "+" : "") + change.toPlainString() + " %";
    }
}
