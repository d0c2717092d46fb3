package dev.portkeyadmin.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Table;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which records of a kind a key sees and which workspace a new record belongs to. {@code field} holds the id of the record's
 * workspace; if it is null, all keys see all records. {@code shared} makes records without a workspace visible to every workspace.
 */
public record WorkspaceScope(Table workspaces, @Nullable String field, boolean shared) {

    public static final String FIELD = "workspace_id";

    /** Returns whether a key may read a record. */
    public boolean canSee(SandboxRequest request, ObjectNode row) {
        return shared && !row.hasNonNull(field) || canChange(request, row);
    }

    /** Returns whether a key may change a record; a workspace key can only read shared records. */
    boolean canChange(SandboxRequest request, ObjectNode row) {
        return field == null
                || request.caller().isOrganisation()
                || workspaces.get(request.caller().ownWorkspace()).get("id").equals(row.get(field));
    }

    /** Rejects a list without a workspace, for the kinds that are listed by workspace only. */
    public static Predicate<ObjectNode> requireWorkspace(SandboxRequest request) {
        if (request.caller().isOrganisation() && request.parameter(FIELD).isEmpty()) {
            throw ApiException.invalid(FIELD + " is required");
        }
        return row -> true;
    }

    /** Returns the filter on the parameter {@code workspace_id}, which all lists of workspace records have. */
    public Predicate<ObjectNode> requested(SandboxRequest request) {
        Optional<String> requested = request.parameter(FIELD);
        if (requested.isEmpty() || !FIELD.equals(field)) {
            return row -> true;
        }
        ObjectNode workspace = workspaces.find(requested.get()).orElseThrow(ApiException::forbidden);
        return row -> workspace.get("id").equals(row.get(field)) || shared && !row.hasNonNull(field);
    }

    /** Assigns the workspace of a new record; a workspace key always creates in its own workspace. */
    void assignTo(SandboxRequest request, JsonNode body, ObjectNode row) {
        if (!FIELD.equals(field)) {
            return;
        }
        if (request.caller().isOrganisation()) {
            BodyField named = BodyField.reference(FIELD, workspaces);
            BodySchema.of(shared ? named : named.required()).fill("", body, row);
        } else {
            row.set(FIELD, workspaces.get(request.caller().ownWorkspace()).get("id"));
        }
    }
}
