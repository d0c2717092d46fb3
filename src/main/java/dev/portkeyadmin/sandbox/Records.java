package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The records of one kind, oldest first. A record is changed in place. */
final class Records {

    private final String kind;
    private final Map<String, ObjectNode> byId = new LinkedHashMap<>();

    Records(String kind) {
        this.kind = kind;
    }

    void add(ObjectNode row) {
        byId.put(row.path("id").textValue(), row);
    }

    /** The record with this id, or 404. */
    ObjectNode get(String id) {
        return Optional.ofNullable(byId.get(id)).orElseThrow(() -> ApiError.notFound(kind));
    }

    Optional<ObjectNode> find(String field, String value) {
        return all().filter(row -> row.path(field).asText().equals(value)).findFirst();
    }

    Stream<ObjectNode> all() {
        return byId.values().stream();
    }

    void remove(String id) {
        byId.remove(id);
    }
}
