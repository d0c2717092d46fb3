package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.analytics.WorkspaceQueries.QueryResult;
import dev.portkeyadmin.analytics.WorkspaceQueries.WorkspaceQuery;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.Figures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Adds up the graphs of several workspaces, and counts what has to be counted over all of them together. */
final class GraphTotals {

    static final String SUMMARY = "summary";
    static final String POINTS = "data_points";
    private static final String TOTAL = "total";

    private final Catalogue catalogue;
    private final Arguments arguments;
    private final Deadline deadline;
    private final List<String> notes;

    /**
     * The totals of one call.
     *
     * @param catalogue for the lists and graphs that some totals need
     * @param notes gets a sentence on what could not be added up
     */
    GraphTotals(Catalogue catalogue, Arguments arguments, Deadline deadline, List<String> notes) {
        this.catalogue = catalogue;
        this.arguments = arguments;
        this.deadline = deadline;
        this.notes = notes;
    }

    /**
     * Returns one graph with the totals and points of all workspaces.
     *
     * @param results that did not fail
     * @param summaries gets the totals of each workspace, by its slug
     */
    ObjectNode of(Operation operation, List<QueryResult> results, Map<String, JsonNode> summaries)
            throws InterruptedException {
        Merge merge = new Merge(operation.output().figures().distinct().keySet(), "");
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        List<JsonNode> totals = new ArrayList<>();
        List<Merge.Rows> points = new ArrayList<>();
        for (QueryResult result : results) {
            String slug = result.query().workspace().slug();
            Objects.requireNonNull(result.body()).properties().forEach(member -> {
                if (!body.has(member.getKey())) {
                    body.set(member.getKey(), member.getValue());
                }
            });
            JsonNode summary = result.body().path(SUMMARY);
            if (summary.isObject()) {
                totals.add(summary);
                if (!summary.isEmpty()) {
                    summaries.put(slug, summary);
                }
            }
            points.add(new Merge.Rows(
                    slug, result.body().path(POINTS).valueStream().toList()));
        }
        ObjectNode total = merge.summary(totals);
        if (body.path(POINTS).isArray()) {
            ArrayNode merged = body.putArray(POINTS);
            Merge.sorted(merge.rows(points)).forEach(merged::add);
        }
        distinct(operation, results, total, body);
        share(operation, results, total, body);
        Set<String> apart = new TreeSet<>(merge.apart());
        total.fieldNames().forEachRemaining(apart::remove);
        noteApart(apart, summaries.values(), body.path(POINTS));
        body.set(SUMMARY, total);
        return body;
    }

    /** Says where the numbers are that are not those of all workspaces together. */
    private void noteApart(Set<String> apart, Collection<JsonNode> summaries, JsonNode points) {
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
    private void distinct(Operation operation, List<QueryResult> results, ObjectNode total, ObjectNode body)
            throws InterruptedException {
        for (Map.Entry<String, String> counted :
                operation.output().figures().distinct().entrySet()) {
            String member = counted.getKey();
            if (counted.getValue().equals(POINTS)) {
                total.put(member, body.path(POINTS).size());
                continue;
            }
            Catalogue.Entry list = catalogue.require(counted.getValue());
            Arguments own = filtered(arguments).only(list.operation().argumentNames());
            List<WorkspaceQuery> queries =
                    results.stream().map(QueryResult::query).toList();
            List<QueryResult> lists = WorkspaceQueries.send(list, own, queries, deadline);
            if (lists.stream().allMatch(each -> each.body() != null && each.complete())) {
                List<Merge.Rows> rows = new ArrayList<>();
                lists.forEach(each -> rows.add(new Merge.Rows(
                        "", Objects.requireNonNull(each.body()).valueStream().toList())));
                total.put(member, new Merge(Set.of(), "").rows(rows).size());
            } else {
                notes.add(member + " of all workspaces together is not known, since " + counted.getValue()
                        + " could not be read.");
            }
        }
        Figures.Ratio quotient = operation.output().figures().quotient();
        if (quotient != null && total.has(quotient.dividend())) {
            BigDecimal divisor = Merge.number(total, quotient.divisor());
            if (divisor.signum() > 0) {
                total.set(quotient.member(), Quotient.of(Merge.number(total, quotient.dividend()), divisor));
            }
        }
    }

    /** Computes the share that something has in all workspaces together, in all and for each point. */
    private void share(Operation operation, List<QueryResult> results, ObjectNode total, ObjectNode body)
            throws InterruptedException {
        Figures.Share share = operation.output().figures().share();
        if (share == null) {
            return;
        }
        JsonNode part = sums(share.part(), results);
        JsonNode whole = sums(share.whole(), results);
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
    private JsonNode sums(String name, List<QueryResult> results) throws InterruptedException {
        Catalogue.Entry entry = catalogue.require(name);
        List<QueryResult> read = WorkspaceQueries.send(
                entry,
                arguments.only(entry.operation().argumentNames()),
                results.stream().map(QueryResult::query).toList(),
                deadline);
        return read.stream().anyMatch(result -> result.body() == null)
                ? MissingNode.getInstance()
                : new GraphTotals(catalogue, arguments, deadline, new ArrayList<>())
                        .of(entry.operation(), read, new LinkedHashMap<>());
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
}
