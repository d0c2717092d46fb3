package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The records of one kind, oldest first. A record is changed in place. */
final class Records {

    private record Children(Records records, String field) {}

    private final String kind;
    private final List<ObjectNode> rows = new ArrayList<>();
    private final List<Children> children = new ArrayList<>();

    Records(String kind) {
        this.kind = kind;
    }

    String kind() {
        return kind;
    }

    /** Lets these records vanish with the parent whose id they hold in {@code field}. */
    Records within(Records parents, String field) {
        parents.children.add(new Children(this, field));
        return this;
    }

    void add(ObjectNode row) {
        rows.add(row);
    }

    /** The record with this id or slug, or 404. */
    ObjectNode get(String idOrSlug) {
        return find(idOrSlug).orElseThrow(() -> ApiError.notFound(kind));
    }

    Optional<ObjectNode> find(String idOrSlug) {
        return all().filter(row -> isNamed(row, idOrSlug)).findFirst();
    }

    static boolean isNamed(ObjectNode row, String idOrSlug) {
        return Json.has(row, "id", idOrSlug) || Json.has(row, "slug", idOrSlug);
    }

    Stream<ObjectNode> all() {
        return rows.stream();
    }

    /** The records whose {@code field} has this value. */
    Stream<ObjectNode> all(String field, String value) {
        return all().filter(row -> Json.has(row, field, value));
    }

    /** Removes a record with all that is within it. */
    void remove(ObjectNode row) {
        rows.removeIf(each -> each == row);
        String id = row.path("id").asText();
        for (Children each : children) {
            each.records().all(each.field(), id).toList().forEach(each.records()::remove);
        }
    }
}
