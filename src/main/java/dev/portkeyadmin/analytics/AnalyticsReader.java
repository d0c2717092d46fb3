package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.analytics.WorkspaceChoice.Chosen;
import dev.portkeyadmin.analytics.WorkspaceChoice.CountedWorkspace;
import dev.portkeyadmin.analytics.WorkspaceQueries.QueryResult;
import dev.portkeyadmin.analytics.WorkspaceQueries.WorkspaceQuery;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.text.SafeText;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of all workspaces that the key can see, since Portkey's analytics answer for one workspace at a time and for
 * the default workspace where none is named.
 */
public final class AnalyticsReader {

    /** Most requests of one call. */
    private static final int MOST_REQUESTS = 200;

    private static final int REASON_LENGTH = 300;

    /** From this many workspaces on, those that were read without numbers of their own are counted and not named. */
    private static final int MOST_SHOWN = 20;

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

    /**
     * Reads what an operation of analytics says about the named workspaces, or about all.
     *
     * @param arguments valid, with both bounds of the range
     * @throws CallException when a workspace is not known, or none can be read
     * @throws InterruptedException when the call was cancelled
     */
    public AnalyticsAnswer read(Catalogue.Entry entry, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        Operation operation = entry.operation();
        Chosen chosen = choice.choose(arguments, deadline);
        List<String> notes = new ArrayList<>();
        if (!chosen.note().isEmpty()) {
            notes.add(chosen.note());
        }
        List<CountedWorkspace> workspaces = chosen.workspaces();
        String interval = arguments.text(Operation.INTERVAL, "");
        boolean sliced = operation.list() != null && !interval.isEmpty();
        boolean summed = sliced || ListTotals.areWanted(operation, arguments);
        if (workspaces.size() < 2 && !summed) {
            CountedWorkspace only = workspaces.isEmpty() ? CountedWorkspace.UNNAMED : workspaces.get(0);
            Arguments one = only.in(arguments);
            JsonNode body =
                    operation.list() != null ? null : entry.send(one, deadline).body();
            if (body instanceof ObjectNode graph && !interval.isEmpty()) {
                regroup(graph, interval, operation);
            }
            noteZone(operation, arguments, body, notes);
            noteParts(operation, arguments, interval, body, notes);
            return new AnalyticsAnswer(one, body, shown(workspaces, List.of(), Map.of()), notes);
        }
        List<WorkspaceQuery> queries = new ArrayList<>();
        for (TimeRange slice : sliced ? slices(operation, arguments, interval) : oneSlice()) {
            for (CountedWorkspace workspace : workspaces.isEmpty() ? List.of(CountedWorkspace.UNNAMED) : workspaces) {
                queries.add(new WorkspaceQuery(workspace, slice));
            }
        }
        refuseTooMany(operation, queries.size());
        List<QueryResult> results =
                WorkspaceQueries.send(entry, ListTotals.sortable(operation, arguments), queries, deadline);
        List<QueryResult> failed =
                results.stream().filter(result -> result.body() == null).toList();
        Set<String> unread = new HashSet<>();
        failed.forEach(result -> unread.add(result.query().workspace().slug()));
        List<QueryResult> read = results.stream()
                .filter(result -> !unread.contains(result.query().workspace().slug()))
                .toList();
        if (!unread.isEmpty()) {
            notes.add(unread.size() + " of " + workspaces.size() + " workspaces could not be read and "
                    + (unread.size() == 1 ? "is" : "are") + " not counted; see workspaces.");
        }
        Map<String, JsonNode> summaries = new LinkedHashMap<>();
        JsonNode body = operation.list() != null
                ? ListTotals.of(operation, arguments, read, notes)
                : new GraphTotals(catalogue, arguments, deadline, notes).of(operation, read, summaries);
        if (!interval.isEmpty() && body instanceof ObjectNode graph && operation.list() == null) {
            regroup(graph, interval, operation);
        }
        noteZone(operation, arguments, body, notes);
        noteParts(operation, arguments, interval, body, notes);
        return new AnalyticsAnswer(arguments, body, shown(workspaces, failed, summaries), notes);
    }

    /** Says that the buckets of a graph are not days of the time zone that its range was given in. */
    private void noteZone(Operation operation, Arguments arguments, @Nullable JsonNode body, List<String> notes) {
        boolean isSeries = operation.list() == null
                && body != null
                && body.path(GraphTotals.POINTS).valueStream().anyMatch(point -> point.has(Merge.TIME));
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

    private List<TimeRange> slices(Operation operation, Arguments arguments, String interval) {
        TimeRange range = given(operation, arguments);
        if (range == null) {
            throw new RefusedException(operation.name() + ": invalid arguments; no request was sent.\n- "
                    + Operation.INTERVAL + ": the range cannot be divided; give its bounds as days.");
        }
        return in(clock.getZone(), range).split(day -> Series.start(interval, day));
    }

    private static void regroup(ObjectNode graph, String interval, Operation operation) {
        List<JsonNode> points = graph.path(GraphTotals.POINTS).valueStream().toList();
        ArrayNode series = JsonNodeFactory.instance.arrayNode();
        Series.of(interval, points, operation.output().figures().distinct().keySet())
                .forEach(series::add);
        graph.set(GraphTotals.POINTS, series);
    }

    private static ArrayNode shown(
            List<CountedWorkspace> workspaces, List<QueryResult> failed, Map<String, JsonNode> summaries) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        int more = 0;
        for (CountedWorkspace workspace : workspaces) {
            boolean isRead = failed.stream()
                    .noneMatch(result -> result.query().workspace().equals(workspace));
            boolean hasNumbers = Objects.requireNonNullElse(summaries.get(workspace.slug()), MissingNode.getInstance())
                    .valueStream()
                    .anyMatch(number -> number.asDouble() != 0);
            if (shown.size() >= MOST_SHOWN && isRead && !hasNumbers) {
                more++;
                continue;
            }
            ObjectNode one = shown.addObject();
            if (!workspace.name().isEmpty()) {
                one.put("name", workspace.name());
            }
            one.put("slug", workspace.slug());
            JsonNode summary = summaries.get(workspace.slug());
            if (summary != null) {
                one.set(GraphTotals.SUMMARY, summary);
            }
            failed.stream()
                    .filter(result -> result.query().workspace().equals(workspace))
                    .findFirst()
                    .ifPresent(result -> one.put("not_counted", SafeText.visible(result.failure(), REASON_LENGTH)));
        }
        if (more > 0) {
            shown.addObject().put("and_more_counted", more);
        }
        return shown;
    }
}
