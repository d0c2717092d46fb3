package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which records of a kind a key sees, and where new ones go. The field holds the id of the record's workspace; a null field means
 * that all keys see all records, {@code shared} that a record without a workspace is seen from each of them.
 */
record Scope(Records workspaces, String field, boolean shared) {

    static final String FIELD = "workspace_id";

    boolean shows(Request request, ObjectNode row) {
        return shared && !row.hasNonNull(field) || owns(request, row);
    }

    /** Whether a key may change a record: from a workspace, what is shared can only be seen. */
    boolean owns(Request request, ObjectNode row) {
        return field == null
                || request.caller().isOrganisation()
                || workspaces.get(request.caller().workspace()).get("id").equals(row.get(field));
    }

    /** Refuses a list of all workspaces: some kinds are listed by one workspace only. */
    static Predicate<ObjectNode> one(Request request) {
        if (request.caller().isOrganisation() && request.text(FIELD).isEmpty()) {
            throw ApiError.invalid(FIELD + " is required");
        }
        return row -> true;
    }

    /** The filter that all lists of records in workspaces have. */
    Predicate<ObjectNode> asked(Request request) {
        Optional<String> asked = request.text(FIELD);
        if (asked.isEmpty() || !FIELD.equals(field)) {
            return row -> true;
        }
        ObjectNode workspace = workspaces.find(asked.get()).orElseThrow(ApiError::forbidden);
        return row -> workspace.get("id").equals(row.get(field)) || shared && !row.hasNonNull(field);
    }

    /** A workspace key creates in its own workspace alone, whatever it names. */
    void place(Request request, JsonNode body, ObjectNode row) {
        if (!FIELD.equals(field)) {
            return;
        }
        if (request.caller().isOrganisation()) {
            Field named = Field.reference(FIELD, workspaces);
            Shape.of(shared ? named : named.required()).fill("", body, row);
        } else {
            row.set(FIELD, workspaces.get(request.caller().workspace()).get("id"));
        }
    }
}
