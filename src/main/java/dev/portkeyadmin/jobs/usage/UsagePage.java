package dev.portkeyadmin.jobs.usage;

import static dev.portkeyadmin.text.SafeText.html;

import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.usage.UsageFigures.Ranked;
import dev.portkeyadmin.jobs.usage.UsageFigures.Row;
import dev.portkeyadmin.jobs.usage.UsageFigures.Usage;
import dev.portkeyadmin.jobs.usage.UsageFigures.WorkspaceUsage;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.runtime.ResourceText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the usage report as one page of HTML with charts. The page holds everything that it needs and loads nothing: its policy
 * allows only its own scripts, by their hashes.
 */
public final class UsagePage {

    /** Holds the path of the script of the charts; the build writes its version into it. */
    private static final String CHART = "chart.txt";

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

    /** Most rows of a table and of a chart. */
    static final int MOST_ROWS = 10;

    private static final int NAME_LENGTH = 80;

    /** A measure that could not be read: unknown is not zero. */
    private static final String UNREAD = "not read";

    private static final String BEFORE_UNREAD = "the period before was not read";
    private static final String NO_DATA = "no data of the period before";
    private static final DateTimeFormatter LONG_DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM yyyy 'at' HH:mm", Locale.ENGLISH);

    private final UsageFigures figures;
    private final ToolAdapter adapter;
    private final List<LocalDate> days;
    private final Usage now;
    private final Usage before;

    private UsagePage(UsageFigures figures, ToolAdapter adapter) {
        this.figures = figures;
        this.adapter = adapter;
        this.now = figures.total(true);
        this.before = figures.total(false);
        TreeSet<LocalDate> all = new TreeSet<>(now.costByDay.keySet());
        all.addAll(now.requestsByDay.keySet());
        this.days = List.copyOf(all);
    }

    /**
     * Reads the usage of a period and returns the page.
     *
     * @param period such as last_month; null for the last 30 days
     * @param workspaces ids, slugs or names of the only workspaces, with commas; null for all that the key can see
     * @throws dev.portkeyadmin.client.outcome.CallException when nothing can be read
     */
    public static String of(JobContext context, @Nullable String period, @Nullable String workspaces)
            throws InterruptedException {
        return new UsagePage(new UsageReport(context).figures(period, workspaces), context.adapter()).write();
    }

    private String write() {
        String style = ResourceText.of(UsagePage.class, "usage.css");
        String script = ResourceText.of(UsagePage.class, "usage.js");
        // Without its last line, which names a file that a debugger would load.
        String chart = ResourceText.of(
                        UsagePage.class, ResourceText.of(UsagePage.class, CHART).strip())
                .replaceAll("(?m)^//# sourceMappingURL=.*$", "")
                .strip();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "policy",
                "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src "
                        + hash(chart) + " " + hash(script));
        parts.put("style", style);
        parts.put("chart", chart);
        parts.put("script", script);
        String period = words(figures.period());
        parts.put("title", html("Usage report, " + period));
        parts.put("heading", html("Usage report" + of()));
        parts.put("period", html(period + " (" + figures.period().zone() + ")"));
        parts.put(
                "compared", html(("Compared with " + figures.times().wordsBefore() + ". " + figures.partly()).strip()));
        parts.put("warning", warning());
        parts.put("totals", totals());
        parts.put("cost-summary", html(costSummary()));
        parts.put("requests-summary", html(requestsSummary()));
        parts.put("models", table("Model", figures.models()));
        parts.put("users", table("Person", figures.users()));
        parts.put("workspaces", table("Workspace", figures.byWorkspace(), this::isCostRead));
        parts.put("keys", table("API key", figures.keys()));
        parts.put("days", dayTables());
        parts.put("footer", html(footer()));
        // In a script, no text may look like its end.
        parts.put(
                "figures",
                Json.write(new UsageSeries(figures, days, this::name).data()).replace("<", "\\u003c"));
        return PLACE.matcher(ResourceText.of(UsagePage.class, "usage.html"))
                .replaceAll(found -> Matcher.quoteReplacement(parts.getOrDefault(found.group(1), found.group())));
    }

    private static String hash(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String name(String text) {
        return adapter.bounded(text, NAME_LENGTH);
    }

    /** The workspace, if there is only one. */
    private String of() {
        return figures.workspaces().size() == 1
                ? " of " + name(figures.workspaces().get(0).workspace().name())
                : "";
    }

    /** A whole month by its name, else the first and the last day. */
    private static String words(TimeRange range) {
        LocalDate first = range.from().toLocalDate();
        LocalDate last = range.to().toLocalDate();
        if (first.getDayOfMonth() == 1 && last.equals(first.plusMonths(1).minusDays(1))) {
            return MONTH.format(first);
        }
        return first.equals(last) ? LONG_DAY.format(first) : LONG_DAY.format(first) + " to " + LONG_DAY.format(last);
    }

    private String warning() {
        if (figures.unread().isEmpty()) {
            return "";
        }
        return "<section class=\"warning\"><h2>Not everything could be read; the numbers may be too low</h2><ul>"
                + figures.unread().stream()
                        .limit(MOST_ROWS)
                        .map(text -> "<li>" + html(adapter.bounded(text, 200)) + "</li>")
                        .collect(Collectors.joining())
                + "</ul></section>";
    }

    private String totals() {
        return total(
                        "Cost",
                        UsageFigures.COST,
                        "$" + number(now.dollars(), 2),
                        "$" + number(before.dollars(), 2),
                        now.cost,
                        before.cost)
                + total(
                        "Requests",
                        UsageFigures.REQUESTS,
                        number(now.requests),
                        number(before.requests),
                        now.requests,
                        before.requests)
                + total(
                        "Tokens",
                        UsageFigures.TOKENS,
                        shortNumber(now.tokens),
                        shortNumber(before.tokens),
                        now.tokens,
                        before.tokens)
                + total(
                        "People",
                        UsageFigures.USERS,
                        number(now.users.size()),
                        number(before.users.size()),
                        now.users.size(),
                        before.users.size())
                + rate("Error rate", UsageFigures.ERRORS, now.errorRate(), before.errorRate(), -1)
                + rate("Cache hit rate", UsageFigures.CACHE_HITS, now.cacheHitRate(), before.cacheHitRate(), 1);
    }

    private String total(String name, String measure, String shown, String earlier, long value, long before) {
        return total(name, measure, shown, earlier, BigDecimal.valueOf(value), BigDecimal.valueOf(before));
    }

    private String total(
            String name, String measure, String shown, String earlier, BigDecimal value, BigDecimal valueBefore) {
        List<String> needed = List.of(measure);
        if (!now.read.containsAll(needed)) {
            return card(name, UNREAD, "", "");
        }
        if (!before.read.containsAll(needed)) {
            return card(name, shown, BEFORE_UNREAD, "");
        }
        if (figures.hasNoBefore()) {
            return card(name, shown, NO_DATA, "");
        }
        String change = figures.change(value, valueBefore).replace('-', '\u2212');
        String was = (change.isEmpty() ? "" : change + ", ") + "was " + earlier;
        return card(name, shown, valueBefore.signum() == 0 ? "none before" : was, "");
    }

    /** A rate changes in percentage points. */
    private String rate(String name, String measure, BigDecimal value, BigDecimal earlier, int better) {
        List<String> needed = List.of(measure, UsageFigures.REQUESTS);
        if (!now.read.containsAll(needed)) {
            return card(name, UNREAD, "", "");
        }
        String shown = value.toPlainString() + " %";
        if (!before.read.containsAll(needed)) {
            return card(name, shown, BEFORE_UNREAD, "");
        }
        if (before.requests == 0) {
            return card(name, shown, figures.hasNoBefore() ? NO_DATA : "no requests before", "");
        }
        int direction = value.compareTo(earlier);
        String look = direction == 0 ? "" : direction == better ? " good" : " bad";
        String word = direction == 0 ? "same as before" : direction > 0 ? "up from " : "down from ";
        return card(name, shown, direction == 0 ? word : word + earlier.toPlainString() + " %", look);
    }

    private static String card(String name, String shown, String change, String look) {
        return "<dl class=\"total\"><dt>" + html(name) + "</dt><dd class=\"number\">" + html(shown)
                + "</dd><dd class=\"change" + look + "\">" + html(change) + "</dd></dl>\n";
    }

    private static String number(long value) {
        return NumberFormat.getIntegerInstance(Locale.US).format(value);
    }

    private static String number(BigDecimal value, int digits) {
        NumberFormat format = NumberFormat.getNumberInstance(Locale.US);
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(value);
    }

    /** Large numbers in millions or thousands, such as 6.15 M. */
    private static String shortNumber(long value) {
        if (value >= 1_000_000) {
            return number(BigDecimal.valueOf(value).movePointLeft(6), 2) + " M";
        }
        return value >= 10_000 ? number(BigDecimal.valueOf(value).movePointLeft(3), 1) + " k" : number(value);
    }

    private String costSummary() {
        if (!now.read.contains(UsageFigures.COST)) {
            return "The cost could not be read.";
        }
        return days.stream()
                .max(Comparator.comparing(day -> UsageFigures.value(now.costByDay, day)))
                .map(day -> "$" + number(now.dollars(), 2) + " in all; most on " + LONG_DAY.format(day) + ", $"
                        + number(UsageFigures.dollars(UsageFigures.value(now.costByDay, day)), 2) + ".")
                .orElse("No costs in this period.");
    }

    private String requestsSummary() {
        if (!now.read.contains(UsageFigures.REQUESTS)) {
            return "The requests could not be read.";
        }
        if (!now.read.contains(UsageFigures.ERRORS)) {
            return number(now.requests) + " requests; how many failed could not be read.";
        }
        return number(now.requests) + " requests, of which " + number(now.errors) + " failed ("
                + now.errorRate().toPlainString() + " %).";
    }

    private String footer() {
        return "Made by Portkey Admin MCP on " + MOMENT.format(ZonedDateTime.now(adapter.clock())) + " ("
                + adapter.clock().getZone().getId()
                + "). Costs are Portkey's, in US dollars; days are Portkey's, in UTC. Counted: "
                + figures.workspaces().stream()
                        .filter(WorkspaceUsage::isRead)
                        .map(part -> name(part.workspace().name()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** Returns true if the cost of all workspaces of a name was read. */
    private boolean isCostRead(String workspace) {
        return figures.workspaces().stream()
                .filter(part -> figures.label(part.workspace()).equals(workspace))
                .allMatch(part -> part.now().read.contains(UsageFigures.COST));
    }

    private String table(String head, Map<String, Row> rows) {
        return table(head, rows, name -> true);
    }

    private String table(String head, Map<String, Row> rows, Predicate<String> isCostRead) {
        List<Ranked> top = UsageFigures.top(rows, MOST_ROWS);
        if (top.isEmpty()) {
            return "<div class=\"table\"><p>None in this period.</p></div>";
        }
        StringBuilder table = new StringBuilder(
                "<div class=\"table\"><table><thead><tr><th scope=\"col\">" + head
                        + "</th><th scope=\"col\">Requests</th><th scope=\"col\">Cost</th><th scope=\"col\">Share</th></tr></thead><tbody>");
        for (Ranked ranked : top) {
            row(table, name(ranked.name()), ranked.row(), isCostRead.test(ranked.name()));
        }
        int others = UsageFigures.top(rows, Integer.MAX_VALUE).size() - top.size();
        if (others > 0) {
            Row rest = new Row();
            UsageFigures.top(rows, Integer.MAX_VALUE).stream()
                    .skip(top.size())
                    .forEach(ranked -> rest.add(ranked.row().requests, ranked.row().cost));
            boolean isRead = UsageFigures.top(rows, Integer.MAX_VALUE).stream()
                    .skip(top.size())
                    .allMatch(ranked -> isCostRead.test(ranked.name()));
            row(table, others + " more", rest, isRead);
        }
        return table.append("</tbody></table></div>").toString();
    }

    private void row(StringBuilder table, String name, Row row, boolean isCostRead) {
        BigDecimal share = now.cost.signum() == 0
                ? BigDecimal.ZERO
                : row.cost.movePointRight(2).divide(now.cost, 0, RoundingMode.HALF_UP);
        table.append("<tr><th scope=\"row\">")
                .append(html(name))
                .append("</th><td>")
                .append(number(row.requests))
                .append("</td><td>")
                .append(isCostRead ? "$" + number(UsageFigures.dollars(row.cost), 2) : UNREAD)
                .append("</td><td>")
                .append(isCostRead && now.read.contains(UsageFigures.COST) ? share.toPlainString() + " %" : "")
                .append("</td></tr>");
    }

    /** The days in two tables beside each other. */
    private String dayTables() {
        int half = (days.size() + 1) / 2;
        return dayTable(days.subList(0, half)) + dayTable(days.subList(half, days.size()));
    }

    private String dayTable(List<LocalDate> some) {
        if (some.isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder(
                "<div class=\"table\"><table><thead><tr><th scope=\"col\">Day</th>"
                        + "<th scope=\"col\">Requests</th><th scope=\"col\">Failed</th><th scope=\"col\">Cost</th></tr></thead><tbody>");
        for (LocalDate day : some) {
            table.append("<tr><th scope=\"row\">")
                    .append(LONG_DAY.format(day))
                    .append("</th><td>")
                    .append(daily(
                            UsageFigures.REQUESTS,
                            number(UsageFigures.value(now.requestsByDay, day).longValue())))
                    .append("</td><td>")
                    .append(daily(
                            UsageFigures.ERRORS,
                            number(UsageFigures.value(now.errorsByDay, day).longValue())))
                    .append("</td><td>")
                    .append(daily(
                            UsageFigures.COST,
                            "$" + number(UsageFigures.dollars(UsageFigures.value(now.costByDay, day)), 2)))
                    .append("</td></tr>");
        }
        return table.append("</tbody></table></div>").toString();
    }

    private String daily(String measure, String shown) {
        return now.read.contains(measure) ? shown : UNREAD;
    }
}
