package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.WorkspaceScope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The access of workspaces to the integrations of a kind: each integration has a rule for all workspaces and rules for single
 * workspaces, which take precedence. An integration of one workspace is open to that workspace.
 */
public final class WorkspaceAccess {

    static final String GLOBAL = "global_workspace_access";

    private static final String INTEGRATION = "integration";
    private static final String WORKSPACE = "workspace";
    private static final BodyField ENABLED = BodyField.flag("enabled").required();

    private final Table rules;
    private final Table workspaces;
    private final BodySchema rule;
    private final BodySchema change;

    /** {@code limits} are the fields that a rule may have in addition to {@code enabled}. */
    public WorkspaceAccess(Store store, String kind, BodyField... limits) {
        workspaces = store.table(Kinds.WORKSPACE);
        rules = store.table("access to " + kind)
                .deletedWith(store.table(kind), INTEGRATION)
                .deletedWith(workspaces, WORKSPACE);
        rule = BodySchema.of(ENABLED).and(limits);
        BodyField[] sent = Stream.concat(
                        Stream.of(ENABLED), Arrays.stream(limits).map(each -> BodyField.of(each.name(), each.check())))
                .toArray(BodyField[]::new);
        BodyField[] sentForOne = Stream.concat(
                        Stream.of(BodyField.reference("id", workspaces).required(), BodyField.flag("reset_usage")),
                        Arrays.stream(sent))
                .toArray(BodyField[]::new);
        change = BodySchema.of(
                BodyField.objectArray("workspaces", sentForOne),
                BodyField.object(GLOBAL, sent),
                BodyField.flag("override_existing_workspace_access"));
    }

    boolean isOpen(ObjectNode integration, String workspace) {
        return rules(integration)
                .filter(row -> SandboxJson.has(row, WORKSPACE, workspace))
                .findFirst()
                .map(row -> row.path("enabled").booleanValue())
                .orElse(SandboxJson.has(integration, WorkspaceScope.FIELD, workspace)
                        || integration.path(GLOBAL).path("enabled").booleanValue());
    }

    long count(ObjectNode integration) {
        return workspaces
                .all()
                .filter(workspace -> isOpen(integration, workspace.path("id").textValue()))
                .count();
    }

    /** Returns the rules for single workspaces, each with the slug of its workspace. */
    ArrayNode list(ObjectNode integration) {
        ArrayNode list = SandboxJson.array();
        rules(integration).forEach(row -> {
            ObjectNode shown = row.deepCopy();
            shown.remove(List.of(INTEGRATION, WORKSPACE));
            list.add(shown.set(
                    "id", workspaces.get(row.path(WORKSPACE).textValue()).get("slug")));
        });
        return list;
    }

    /** Rejects a body that {@link #change} cannot apply. */
    void check(SandboxRequest request) {
        request.body(change);
    }

    /** Adds or changes the rules in the body; other rules stay unless the body asks to override them. */
    void change(SandboxRequest request, ObjectNode integration) {
        check(request);
        ObjectNode body = request.body();
        if (body.path("override_existing_workspace_access").booleanValue()) {
            rules(integration).toList().forEach(rules::remove);
        }
        for (JsonNode sent : body.path("workspaces")) {
            ObjectNode row =
                    ruleFor(request, integration, workspaces.get(sent.path("id").asText()));
            rule.merge(sent, row);
            row.put("last_updated_at", request.stamp().date());
        }
        if (body.path(GLOBAL).isObject()) {
            rule.merge(body.path(GLOBAL), integration.withObjectProperty(GLOBAL));
        } else if (body.has(GLOBAL)) {
            integration.putNull(GLOBAL);
        }
    }

    private ObjectNode ruleFor(SandboxRequest request, ObjectNode integration, ObjectNode workspace) {
        String id = workspace.path("id").textValue();
        Optional<ObjectNode> known = rules(integration)
                .filter(row -> SandboxJson.has(row, WORKSPACE, id))
                .findFirst();
        return known.orElseGet(() -> {
            ObjectNode row = SandboxJson.object()
                    .put(INTEGRATION, integration.path("id").textValue())
                    .put(WORKSPACE, id)
                    .put("status", "active")
                    .put("created_at", request.stamp().date());
            rule.fill("", SandboxJson.object().put("enabled", true), row);
            rules.add(row);
            return row;
        });
    }

    private Stream<ObjectNode> rules(ObjectNode integration) {
        return rules.all(INTEGRATION, integration.path("id").textValue());
    }
}
