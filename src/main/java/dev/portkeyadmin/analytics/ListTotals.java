package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.analytics.WorkspaceQueries.QueryResult;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.period.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Adds up the lists of several workspaces, and orders the rows of each slice. */
final class ListTotals {

    private static final String COLUMNS = "columns";
    private static final String ORDER = "order_by";
    private static final String TOTALS = "include_total";

    private ListTotals() {}

    /**
     * Returns one list with the rows of all results.
     *
     * @param results that did not fail
     * @param notes gets a sentence on what could not be added up
     */
    static JsonNode of(Operation operation, Arguments arguments, List<QueryResult> results, List<String> notes) {
        Merge merge = new Merge(operation.output().figures().distinct().keySet(), groupBy(operation, arguments));
        Map<String, List<Merge.Rows>> bySlice = new LinkedHashMap<>();
        for (QueryResult result : results) {
            TimeRange slice = result.query().slice();
            bySlice.computeIfAbsent(slice == null ? "" : day(arguments, slice), any -> new ArrayList<>())
                    .add(new Merge.Rows(
                            result.query().workspace().slug(),
                            Objects.requireNonNull(result.body()).valueStream().toList()));
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
        if (results.stream().anyMatch(result -> !result.complete())) {
            notes.add("Portkey has more rows than can be read in one call; the smallest are not counted.");
        }
        if (!merge.apart().isEmpty()) {
            notes.add(String.join(", ", merge.apart()) + ": not added up; by_workspace has those of each workspace.");
        }
        String order = arguments.text(ORDER, "");
        if (merge.apart().contains(order)) {
            notes.add("Rows of several workspaces have no " + order + " and are sorted as 0: name one workspace.");
        }
        body.put("total", rows.size());
        if (arguments.flag(TOTALS)) {
            body.set("totals", merge.totals(rows));
        }
        return body.set(Objects.requireNonNull(operation.list()).items(), rows);
    }

    private static String day(Arguments arguments, TimeRange slice) {
        return Series.start(arguments.text(Operation.INTERVAL, ""), slice.from().toLocalDate())
                .toString();
    }

    /** Returns whether the sums of all rows are wanted, too. */
    static boolean areWanted(Operation operation, Arguments arguments) {
        return operation.argumentNames().contains(TOTALS) && arguments.flag(TOTALS);
    }

    /** Adds the column that rows are sorted by, which those of several workspaces need. */
    static Arguments sortable(Operation operation, Arguments arguments) {
        String order = arguments.text(ORDER, "");
        if (order.isEmpty() || !operation.argumentNames().contains(COLUMNS)) {
            return arguments;
        }
        Set<String> columns = new LinkedHashSet<>(arguments.strings(COLUMNS));
        if (columns.isEmpty()) {
            columns.addAll(List.of("requests", "cost"));
        }
        columns.add(order);
        return arguments.with(COLUMNS, List.copyOf(columns));
    }

    private static String groupBy(Operation operation, Arguments arguments) {
        return operation.placeholders().contains("group_by")
                ? String.valueOf(arguments.get("group_by"))
                : operation.path().endsWith("/workspaces") ? "workspace" : "";
    }

    /** Sorts by the column that the caller names, else by cost, else by requests; the greatest first unless asked otherwise. */
    private static List<ObjectNode> ordered(List<ObjectNode> rows, Arguments arguments) {
        String column = arguments.text(ORDER, "");
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
}
