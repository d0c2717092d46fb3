package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.analytics.WorkspaceChoice.Chosen;
import dev.portkeyadmin.analytics.WorkspaceChoice.Workspace;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Figures;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.RangeBounds;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.schema.SafeText;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of all workspaces that the key can see, since Portkey's analytics answer for one workspace at a time and for
 * the default workspace where none is named.
 */
public final class AnalyticsReader {

    /** Most requests of one call. */
    private static final int MOST_REQUESTS = 200;

    private static final int REASON_LENGTH = 300;

    private static final String TOTAL = "total";
    private static final String SUMMARY = "summary";
    private static final String POINTS = "data_points";

    private final Catalogue catalogue;
    private final WorkspaceChoice choice;
    private final Clock clock;

    /**
     * Reads analytics through the catalogue.
     *
     * @param clock in whose time zone the days of an interval begin
     */
    public AnalyticsReader(Catalogue catalogue, Directory directory, Clock clock) {
        this.catalogue = catalogue;
        this.choice = new WorkspaceChoice(directory);
        this.clock = clock;
    }

    /** One request: a workspace and a part of the range. */
    private record Part(Workspace workspace, @Nullable TimeRange slice) {}

    /** The outcome: the whole answer, or all rows of a list; null when it failed. */
    private record Answer(Part part, @Nullable JsonNode body, boolean complete, String failure) {}

    /**
     * Reads what an operation of analytics says on the workspaces that the arguments name, or on all.
     *
     * @param arguments valid, with both bounds of the range
     * @throws CallException when a workspace is not known, or none can be read
     * @throws InterruptedException when the call was cancelled
     */
    public Counted read(Catalogue.Entry entry, Arguments arguments, Deadline deadline) throws InterruptedException {
        Operation operation = entry.operation();
        Chosen chosen = choice.choose(arguments, deadline);
        List<String> notes = new ArrayList<>();
        if (!chosen.note().isEmpty()) {
            notes.add(chosen.note());
        }
        List<Workspace> workspaces = chosen.workspaces();
        String interval = arguments.get(Operation.INTERVAL) instanceof String text ? text : "";
        boolean sliced = operation.list() != null && !interval.isEmpty();
        if (workspaces.size() < 2 && !sliced) {
            Arguments one = workspaces.isEmpty() ? without(arguments) : in(workspaces.get(0), arguments);
            JsonNode body =
                    operation.list() != null ? null : entry.send(one, deadline).body();
            if (body instanceof ObjectNode graph && !interval.isEmpty()) {
                regroup(graph, interval, operation);
            }
            noteZone(operation, arguments, body, notes);
            noteParts(operation, arguments, interval, body, notes);
            return new Counted(one, body, shown(workspaces, List.of(), Map.of()), notes);
        }
        List<Part> parts = new ArrayList<>();
        for (TimeRange slice : sliced ? slices(operation, arguments, interval) : oneSlice()) {
            for (Workspace workspace : workspaces.isEmpty() ? List.of(new Workspace("", "")) : workspaces) {
                parts.add(new Part(workspace, slice));
            }
        }
        refuseTooMany(operation, parts.size());
        List<Answer> answers = ask(entry, arguments, parts, deadline);
        List<Answer> failed =
                answers.stream().filter(answer -> answer.body() == null).toList();
        Set<String> unread = new HashSet<>();
        failed.forEach(answer -> unread.add(answer.part().workspace().slug()));
        List<Answer> read = answers.stream()
                .filter(answer -> !unread.contains(answer.part().workspace().slug()))
                .toList();
        if (!unread.isEmpty()) {
            notes.add(unread.size() + " of " + workspaces.size() + " workspaces could not be read and "
                    + (unread.size() == 1 ? "is" : "are") + " not counted; see workspaces.");
        }
        Map<String, JsonNode> summaries = new LinkedHashMap<>();
        JsonNode body = operation.list() != null
                ? list(operation, arguments, read, notes)
                : graph(operation, arguments, read, summaries, deadline, notes);
        if (!interval.isEmpty() && body instanceof ObjectNode graph && operation.list() == null) {
            regroup(graph, interval, operation);
        }
        noteZone(operation, arguments, body, notes);
        noteParts(operation, arguments, interval, body, notes);
        return new Counted(arguments, body, shown(workspaces, failed, summaries), notes);
    }

    /** Says that the buckets of a graph are not days of the time zone that its range was given in. */
    private void noteZone(Operation operation, Arguments arguments, @Nullable JsonNode body, List<String> notes) {
        boolean isSeries = operation.list() == null
                && body != null
                && body.path(POINTS).valueStream().anyMatch(point -> point.has(Merge.TIME));
        if (!isSeries) {
            return;
        }
        TimeRange range = given(operation, arguments);
        ZoneId zone = clock.getZone();
        ZonedDateTime now = ZonedDateTime.now(clock);
        String other =
                !in(zone, range == null ? new TimeRange(now, now) : range).hasDaysOfUtc()
                        ? zone.getId()
                        : range == null || range.hasDaysOfUtc()
                                ? ""
                                : range.from().getZone().getId();
        if (!other.isEmpty()) {
            notes.add("The time buckets are Portkey's and begin in UTC, not in " + other
                    + "; only the range begins and ends there.");
        }
    }

    /** Says where the intervals of a series begin, and which of them the range covers only in part. */
    private void noteParts(
            Operation operation, Arguments arguments, String interval, @Nullable JsonNode body, List<String> notes) {
        TimeRange range = interval.isEmpty() || body == null ? null : given(operation, arguments);
        if (range == null) {
            return;
        }
        boolean isGraph = operation.list() == null;
        ZoneId zone = isGraph ? ZoneOffset.UTC : clock.getZone();
        if (!isGraph && !in(zone, range).hasDaysOfUtc()) {
            notes.add("Each " + interval + " begins in " + zone.getId() + ".");
        }
        List<String> parts = Series.parts(interval, in(zone, range));
        if (!parts.isEmpty()) {
            notes.add("The range covers only a part of the " + interval + (parts.size() == 1 ? " " : "s ")
                    + String.join(" and ", parts) + ".");
        }
    }

    /** The bounds as they were given; null for moments that Java cannot represent. */
    private static @Nullable TimeRange given(Operation operation, Arguments arguments) {
        RangeBounds range = Objects.requireNonNull(operation.range());
        try {
            return new TimeRange(
                    ZonedDateTime.parse(String.valueOf(arguments.get(range.min()))),
                    ZonedDateTime.parse(String.valueOf(arguments.get(range.max()))));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static TimeRange in(ZoneId zone, TimeRange range) {
        return new TimeRange(range.from().withZoneSameInstant(zone), range.to().withZoneSameInstant(zone));
    }

    private static List<@Nullable TimeRange> oneSlice() {
        List<@Nullable TimeRange> one = new ArrayList<>();
        one.add(null);
        return one;
    }

    private static void refuseTooMany(Operation operation, int requests) {
        if (requests > MOST_REQUESTS) {
            throw new RefusedException(operation.name() + ": this would take " + requests + " requests, and at most "
                    + MOST_REQUESTS
                    + " are sent for one call; none was sent. Name fewer workspaces, a shorter period or a longer "
                    + "interval.");
        }
    }

    private static Arguments without(Arguments arguments) {
        return arguments.without(Operation.WORKSPACE);
    }

    private static Arguments in(Workspace workspace, Arguments arguments) {
        return workspace.slug().isEmpty() ? without(arguments) : arguments.with(Operation.WORKSPACE, workspace.slug());
    }

    private List<TimeRange> slices(Operation operation, Arguments arguments, String interval) {
        TimeRange range = given(operation, arguments);
        if (range == null) {
            throw new RefusedException(operation.name() + ": invalid arguments; no request was sent.\n- "
                    + Operation.INTERVAL + ": the range cannot be divided; give its bounds as days.");
        }
        return in(clock.getZone(), range).split(day -> Series.start(interval, day));
    }

    /** Sends all requests side by side. */
    private static List<Answer> ask(Catalogue.Entry entry, Arguments arguments, List<Part> parts, Deadline deadline)
            throws InterruptedException {
        return SideBySide.all(parts, part -> answer(entry, arguments, part, deadline));
    }

    private static Answer answer(Catalogue.Entry entry, Arguments arguments, Part part, Deadline deadline)
            throws InterruptedException {
        RangeBounds range = entry.operation().range();
        Arguments own = in(part.workspace(), arguments);
        TimeRange slice = part.slice();
        if (slice != null && range != null) {
            own = own.with(range.min(), slice.fromText()).with(range.max(), slice.toText());
        }
        try {
            if (entry.operation().list() == null) {
                return new Answer(part, entry.send(own, deadline).body(), true, "");
            }
            ListPages.Items items = ListPages.all(entry, own, deadline);
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            items.items().forEach(rows::add);
            return new Answer(part, rows, items.complete(), "");
        } catch (CallException e) {
            if (parts(e) == Severity.OF_ALL) {
                throw e;
            }
            return new Answer(part, null, false, String.valueOf(e.getMessage()));
        }
    }

    private enum Severity {
        OF_ONE,
        OF_ALL
    }

    /** A key that is missing or not accepted fails for all workspaces alike. */
    private static Severity parts(CallException failure) {
        return failure.status() == 401 || failure instanceof RefusedException ? Severity.OF_ALL : Severity.OF_ONE;
    }

    private JsonNode list(Operation operation, Arguments arguments, List<Answer> answers, List<String> notes) {
        Merge merge = new Merge(operation.distinct().keySet(), groupBy(operation, arguments));
        Map<String, List<Merge.Rows>> bySlice = new LinkedHashMap<>();
        for (Answer answer : answers) {
            TimeRange slice = answer.part().slice();
            bySlice.computeIfAbsent(
                            slice == null ? "" : slice.from().toLocalDate().toString(), any -> new ArrayList<>())
                    .add(new Merge.Rows(
                            answer.part().workspace().slug(),
                            Objects.requireNonNull(answer.body()).valueStream().toList()));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        bySlice.forEach((start, parts) -> {
            for (ObjectNode row : ordered(merge.rows(parts), arguments)) {
                rows.add(
                        start.isEmpty()
                                ? row
                                : JsonNodeFactory.instance
                                        .objectNode()
                                        .put(Operation.INTERVAL, start)
                                        .setAll(row));
            }
        });
        if (answers.stream().anyMatch(answer -> !answer.complete())) {
            notes.add("Portkey has more rows than can be read in one call; the smallest are not counted.");
        }
        if (!merge.apart().isEmpty()) {
            notes.add(String.join(", ", merge.apart()) + ": not added up; by_workspace has those of each workspace.");
        }
        body.put("total", rows.size());
        return body.set(Objects.requireNonNull(operation.list()).items(), rows);
    }

    private static String groupBy(Operation operation, Arguments arguments) {
        return operation.placeholders().contains("group_by")
                ? String.valueOf(arguments.get("group_by"))
                : operation.path().endsWith("/workspaces") ? "workspace" : "";
    }

    /** Sorts by the column that the caller names, else by cost, else by requests; the greatest first unless asked otherwise. */
    private static List<ObjectNode> ordered(List<ObjectNode> rows, Arguments arguments) {
        String column = arguments.get("order_by") instanceof String named ? named : "";
        if (column.isEmpty()) {
            boolean costs = !rows.isEmpty() && rows.stream().allMatch(row -> row.has("cost"));
            column = costs ? "cost" : "requests";
        }
        String by = column;
        Comparator<ObjectNode> ascending = by.endsWith("_seen")
                ? Comparator.comparing(row -> row.path(by).asText())
                : Comparator.comparing(row -> Merge.number(row, by));
        boolean up = arguments.get("order_by_type") instanceof String type && type.equalsIgnoreCase("asc");
        List<ObjectNode> sorted = new ArrayList<>(rows);
        sorted.sort(up ? ascending : ascending.reversed());
        return sorted;
    }

    private JsonNode graph(
            Operation operation,
            Arguments arguments,
            List<Answer> answers,
            Map<String, JsonNode> summaries,
            Deadline deadline,
            List<String> notes)
            throws InterruptedException {
        Merge merge = new Merge(operation.distinct().keySet(), "");
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        List<JsonNode> totals = new ArrayList<>();
        List<Merge.Rows> points = new ArrayList<>();
        for (Answer answer : answers) {
            String slug = answer.part().workspace().slug();
            Objects.requireNonNull(answer.body()).properties().forEach(member -> {
                if (!body.has(member.getKey())) {
                    body.set(member.getKey(), member.getValue());
                }
            });
            JsonNode summary = answer.body().path(SUMMARY);
            if (summary.isObject()) {
                totals.add(summary);
                if (!summary.isEmpty()) {
                    summaries.put(slug, summary);
                }
            }
            points.add(new Merge.Rows(
                    slug, answer.body().path(POINTS).valueStream().toList()));
        }
        ObjectNode total = merge.summary(totals);
        if (body.path(POINTS).isArray()) {
            ArrayNode merged = body.putArray(POINTS);
            Merge.sorted(merge.rows(points)).forEach(merged::add);
        }
        distinct(operation, arguments, answers, total, body, deadline, notes);
        share(operation, arguments, answers, total, body, deadline);
        Set<String> apart = new TreeSet<>(merge.apart());
        total.fieldNames().forEachRemaining(apart::remove);
        noteApart(notes, apart, summaries.values(), body.path(POINTS));
        body.set(SUMMARY, total);
        return body;
    }

    /** Says where the numbers are that are not those of all workspaces together. */
    private static void noteApart(
            List<String> notes, Set<String> apart, Collection<JsonNode> summaries, JsonNode points) {
        Set<String> inSummaries = new TreeSet<>(apart);
        inSummaries.removeIf(member -> summaries.stream().noneMatch(summary -> summary.has(member)));
        Set<String> others = new TreeSet<>(apart);
        others.removeAll(inSummaries);
        if (!inSummaries.isEmpty()) {
            notes.add(String.join(", ", inSummaries) + ": not added up; each workspace has its own in workspaces.");
        }
        if (!others.isEmpty()) {
            boolean inPoints = points.valueStream().anyMatch(point -> point.has(Merge.BY_WORKSPACE));
            notes.add(String.join(", ", others) + ": not added up; "
                    + (inPoints
                            ? Merge.BY_WORKSPACE + " in " + POINTS + " has those of each workspace."
                            : "name one workspace to get its own."));
        }
    }

    /** Counts the different things of all workspaces together, and computes what depends on their number. */
    private void distinct(
            Operation operation,
            Arguments arguments,
            List<Answer> answers,
            ObjectNode total,
            ObjectNode body,
            Deadline deadline,
            List<String> notes)
            throws InterruptedException {
        for (Map.Entry<String, String> counted : operation.distinct().entrySet()) {
            String member = counted.getKey();
            if (counted.getValue().equals(POINTS)) {
                total.put(member, body.path(POINTS).size());
                continue;
            }
            Catalogue.Entry list = catalogue.require(counted.getValue());
            Arguments own = filtered(arguments).only(list.operation().argumentNames());
            List<Part> parts = answers.stream().map(Answer::part).toList();
            List<Answer> lists = ask(list, own, parts, deadline);
            if (lists.stream().allMatch(answer -> answer.body() != null && answer.complete())) {
                List<Merge.Rows> rows = new ArrayList<>();
                lists.forEach(answer -> rows.add(new Merge.Rows(
                        "", Objects.requireNonNull(answer.body()).valueStream().toList())));
                total.put(member, new Merge(Set.of(), "").rows(rows).size());
            } else {
                notes.add(member + " of all workspaces together is not known, since " + counted.getValue()
                        + " could not be read.");
            }
        }
        operation.quotient().ifPresent(quotient -> {
            BigDecimal divisor = Merge.number(total, quotient.divisor());
            if (divisor.signum() > 0 && total.has(quotient.dividend())) {
                total.set(quotient.member(), Quotient.of(Merge.number(total, quotient.dividend()), divisor));
            }
        });
    }

    /** Computes the share that something has in all workspaces together, in all and for each point. */
    private void share(
            Operation operation,
            Arguments arguments,
            List<Answer> answers,
            ObjectNode total,
            ObjectNode body,
            Deadline deadline)
            throws InterruptedException {
        Figures.Share share = operation.share().orElse(null);
        if (share == null) {
            return;
        }
        JsonNode part = sums(share.part(), arguments, answers, deadline);
        JsonNode whole = sums(share.whole(), arguments, answers, deadline);
        BigDecimal all = Merge.number(whole.path(SUMMARY), TOTAL);
        if (all.signum() == 0 || part.isMissingNode()) {
            return;
        }
        total.set(share.member(), Quotient.percent(Merge.number(part.path(SUMMARY), TOTAL), all));
        Map<String, BigDecimal> parts = new LinkedHashMap<>();
        part.path(POINTS).forEach(point -> parts.put(point.path(Merge.TIME).asText(), Merge.number(point, TOTAL)));
        Map<String, JsonNode> shares = new LinkedHashMap<>();
        whole.path(POINTS).forEach(point -> {
            String time = point.path(Merge.TIME).asText();
            BigDecimal one = Merge.number(point, TOTAL);
            if (one.signum() > 0 && parts.containsKey(time)) {
                shares.put(time, Quotient.percent(Objects.requireNonNull(parts.get(time)), one));
            }
        });
        body.path(POINTS).forEach(point -> {
            JsonNode known = shares.get(point.path(Merge.TIME).asText());
            if (known != null && point instanceof ObjectNode object) {
                object.set(share.member(), known);
            }
        });
    }

    /** The merged answer of another operation; missing where a workspace cannot be read. */
    private JsonNode sums(String name, Arguments arguments, List<Answer> answers, Deadline deadline)
            throws InterruptedException {
        Catalogue.Entry entry = catalogue.require(name);
        List<Answer> read = ask(
                entry,
                arguments.only(entry.operation().argumentNames()),
                answers.stream().map(Answer::part).toList(),
                deadline);
        return read.stream().anyMatch(answer -> answer.body() == null)
                ? MissingNode.getInstance()
                : graph(entry.operation(), arguments, read, new LinkedHashMap<>(), deadline, new ArrayList<>());
    }

    /** The arguments with each filter as one of its own, as some operations take them. */
    private static Arguments filtered(Arguments arguments) {
        Arguments all = arguments;
        if (arguments.get(Operation.FILTERS) instanceof List<?> filters) {
            for (Object filter : filters) {
                if (filter instanceof Map<?, ?> members) {
                    all = all.with(String.valueOf(members.get("name")), Objects.requireNonNull(members.get("value")));
                }
            }
        }
        return all;
    }

    private static void regroup(ObjectNode graph, String interval, Operation operation) {
        List<JsonNode> points = graph.path(POINTS).valueStream().toList();
        ArrayNode series = JsonNodeFactory.instance.arrayNode();
        Series.of(interval, points, operation.distinct().keySet()).forEach(series::add);
        graph.set(POINTS, series);
    }

    private static ArrayNode shown(List<Workspace> workspaces, List<Answer> failed, Map<String, JsonNode> summaries) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (Workspace workspace : workspaces) {
            ObjectNode one = shown.addObject();
            if (!workspace.name().isEmpty()) {
                one.put("name", workspace.name());
            }
            one.put("slug", workspace.slug());
            JsonNode summary = summaries.get(workspace.slug());
            if (summary != null) {
                one.set(SUMMARY, summary);
            }
            failed.stream()
                    .filter(answer -> answer.part().workspace().equals(workspace))
                    .findFirst()
                    .ifPresent(answer -> one.put("not_counted", SafeText.visible(answer.failure(), REASON_LENGTH)));
        }
        return shown;
    }
}
