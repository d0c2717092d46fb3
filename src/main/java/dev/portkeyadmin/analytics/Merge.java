package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the answers of several workspaces together. What can be added up is added up; an average, a percentile or a rate is not that
 * of both, so that each workspace keeps its own.
 */
final class Merge {

    static final String TIME = "timestamp";
    static final String BY_WORKSPACE = "by_workspace";
    private static final String WORKSPACE = "workspace";

    /** Rows of one workspace, by its slug. */
    record Rows(String workspace, List<? extends JsonNode> rows) {}

    private record WorkspaceRow(String workspace, ObjectNode row) {}

    private final Set<String> distinct;
    private final String groupBy;
    private final Set<String> apart = new LinkedHashSet<>();

    /**
     * A merger of the answers of one operation.
     *
     * @param distinct members that count different things, of which two workspaces may count the same
     * @param groupBy the member that a row is about, if the caller chose it; empty for none
     */
    Merge(Set<String> distinct, String groupBy) {
        this.distinct = distinct;
        this.groupBy = groupBy;
    }

    /** The members that could not be merged. */
    Set<String> apart() {
        return apart;
    }

    private boolean canBeMerged(String member) {
        return Measures.canBeMerged(member) && !distinct.contains(member);
    }

    /** Adds up the members of some objects; others are left out. */
    ObjectNode summary(List<JsonNode> summaries) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (String member : members(summaries)) {
            List<JsonNode> values = values(summaries, member);
            JsonNode value = values.get(0);
            for (int i = 1; i < values.size() && value != null; i++) {
                value = canBeMerged(member) ? Measures.merged(member, value, values.get(i)) : null;
            }
            if (value == null || !canBeMerged(member) && summaries.size() > 1) {
                apart.add(member);
            } else {
                merged.set(member, value);
            }
        }
        return merged;
    }

    private static Set<String> members(List<? extends JsonNode> objects) {
        Set<String> names = new LinkedHashSet<>();
        objects.forEach(object -> object.fieldNames().forEachRemaining(names::add));
        return names;
    }

    private static List<JsonNode> values(List<? extends JsonNode> objects, String member) {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode object : objects) {
            if (object.hasNonNull(member)) {
                values.add(object.get(member));
            }
        }
        return values.isEmpty() ? List.of(JsonNodeFactory.instance.nullNode()) : values;
    }

    /** Merges the rows that are about the same; the others stay as they are. */
    List<ObjectNode> rows(List<Rows> all) {
        Map<String, List<WorkspaceRow>> byKey = new LinkedHashMap<>();
        for (Rows each : all) {
            for (JsonNode row : each.rows()) {
                if (row instanceof ObjectNode object) {
                    String key = key(object);
                    ObjectNode labelled = key.isEmpty() && all.size() > 1
                            ? JsonNodeFactory.instance
                                    .objectNode()
                                    .put(WORKSPACE, each.workspace())
                                    .setAll(object)
                            : object;
                    byKey.computeIfAbsent(
                                    key.isEmpty() ? each.workspace() + " " + byKey.size() : key,
                                    any -> new ArrayList<>())
                            .add(new WorkspaceRow(each.workspace(), labelled));
                }
            }
        }
        List<ObjectNode> merged = new ArrayList<>();
        byKey.values()
                .forEach(parts -> merged.add(parts.size() == 1 ? parts.get(0).row() : merged(parts)));
        return merged;
    }

    /** The subject of a row as text; empty where that is unknown. */
    private String key(ObjectNode row) {
        StringBuilder key = new StringBuilder();
        row.properties().forEach(member -> {
            if (Measures.isKey(member.getKey(), groupBy)) {
                key.append(member.getKey())
                        .append('=')
                        .append(member.getValue())
                        .append(' ');
            }
        });
        return key.toString();
    }

    private ObjectNode merged(List<WorkspaceRow> parts) {
        List<ObjectNode> rows = parts.stream().map(WorkspaceRow::row).toList();
        if (groupBy.equals(WORKSPACE)) {
            // Portkey may count all workspaces here, although one is asked for: then each answer has the same row.
            return rows.stream()
                    .max(Comparator.comparing(row -> number(row, "requests")))
                    .orElseThrow();
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        Set<String> others = new LinkedHashSet<>();
        boolean added = false;
        for (String member : members(rows)) {
            List<JsonNode> values = values(rows, member);
            if (values.stream().allMatch(JsonNode::isArray)) {
                List<Rows> inner = new ArrayList<>();
                parts.forEach(part -> inner.add(new Rows(
                        part.workspace(), part.row().path(member).valueStream().toList())));
                ArrayNode array = merged.putArray(member);
                sorted(rows(inner)).forEach(array::add);
                added = true;
            } else if (Measures.isKey(member, groupBy) || member.equals("object")) {
                merged.set(member, values.get(0));
            } else if (canBeMerged(member)) {
                JsonNode value = values.get(0);
                for (int i = 1; i < values.size() && value != null; i++) {
                    value = Measures.merged(member, value, values.get(i));
                }
                if (value == null) {
                    others.add(member);
                } else {
                    merged.set(member, value);
                    added = true;
                }
            } else {
                others.add(member);
            }
        }
        derive(merged, others);
        apart.addAll(others);
        if (!others.isEmpty() && !(added && merged.has(TIME))) {
            ArrayNode each = merged.putArray(BY_WORKSPACE);
            for (WorkspaceRow part : parts) {
                ObjectNode own = each.addObject().put(WORKSPACE, part.workspace());
                others.forEach(member -> own.set(member, part.row().path(member)));
            }
        }
        return merged;
    }

    /** Computes what is a quotient of two sums that are there. */
    private static void derive(ObjectNode merged, Set<String> others) {
        BigDecimal requests = number(merged, "requests");
        if (requests.signum() > 0 && others.contains("success_rate") && merged.has("error_count")) {
            BigDecimal succeeded = requests.subtract(number(merged, "error_count"));
            merged.set("success_rate", Quotient.percent(succeeded, requests));
            others.remove("success_rate");
        }
        if (requests.signum() > 0 && others.contains("avg_tokens") && merged.has("total_tokens")) {
            merged.set("avg_tokens", Quotient.of(number(merged, "total_tokens"), requests));
            others.remove("avg_tokens");
        }
    }

    /** The number of different subjects of some rows, and the sums of what can be added up. */
    ObjectNode totals(Iterable<JsonNode> rows) {
        ObjectNode totals = JsonNodeFactory.instance.objectNode();
        Set<String> subjects = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (JsonNode row : rows) {
            subjects.add(key((ObjectNode) row));
            row.properties().forEach(member -> {
                String name = member.getKey();
                if (!canBeMerged(name)) {
                    others.add(name);
                } else {
                    JsonNode before = totals.get(name);
                    JsonNode sum =
                            before == null ? member.getValue() : Measures.merged(name, before, member.getValue());
                    totals.set(name, sum);
                }
            });
        }
        derive(totals, others);
        return totals.put("groups", subjects.size());
    }

    static BigDecimal number(JsonNode row, String member) {
        BigDecimal number = Measures.number(row.path(member));
        return number == null ? BigDecimal.ZERO : number;
    }

    /** Sorts points by time or by the value that they are about. */
    static List<ObjectNode> sorted(List<ObjectNode> points) {
        List<ObjectNode> sorted = new ArrayList<>(points);
        if (!points.isEmpty() && points.get(0).has(TIME)) {
            sorted.sort(Comparator.comparing(point -> point.path(TIME).asText()));
        } else {
            sorted.sort(Comparator.comparing(Merge::firstNumber));
        }
        return sorted;
    }

    private static BigDecimal firstNumber(ObjectNode point) {
        for (Map.Entry<String, JsonNode> member : point.properties()) {
            if (Measures.isKey(member.getKey(), "")) {
                BigDecimal number = Measures.number(member.getValue());
                return number == null ? BigDecimal.ZERO : number;
            }
        }
        return BigDecimal.ZERO;
    }
}
