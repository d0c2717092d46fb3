package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which workspaces may use the integrations of a kind: for each integration a rule for all workspaces, kept with the integration, and
 * rules for single workspaces that come first. An integration of one workspace is open to that one.
 */
final class WorkspaceAccess {

    static final String GLOBAL = "global_workspace_access";

    private static final String INTEGRATION = "integration";
    private static final String WORKSPACE = "workspace";
    private static final Field ENABLED = Field.flag("enabled").required();

    private final Records rules;
    private final Records workspaces;
    private final Shape rule;
    private final Shape change;

    /** {@code limits} are what a rule may hold beside whether it opens or shuts. */
    WorkspaceAccess(Store store, String kind, Field... limits) {
        workspaces = store.of(Workspaces.KIND);
        rules = store.of("access to " + kind)
                .within(store.of(kind), INTEGRATION)
                .within(workspaces, WORKSPACE);
        rule = Shape.of(ENABLED).and(limits);
        Field[] sent = Stream.concat(
                        Stream.of(ENABLED), Arrays.stream(limits).map(each -> Field.of(each.name(), each.check())))
                .toArray(Field[]::new);
        Field[] sentForOne = Stream.concat(
                        Stream.of(Field.reference("id", workspaces).required()), Arrays.stream(sent))
                .toArray(Field[]::new);
        change = Shape.of(
                Field.objects("workspaces", sentForOne),
                Field.object(GLOBAL, sent),
                Field.flag("override_existing_workspace_access"));
    }

    boolean isOpen(ObjectNode integration, String workspace) {
        return rules(integration)
                .filter(row -> Json.has(row, WORKSPACE, workspace))
                .findFirst()
                .map(row -> row.path("enabled").booleanValue())
                .orElse(Json.has(integration, Scope.FIELD, workspace)
                        || integration.path(GLOBAL).path("enabled").booleanValue());
    }

    long count(ObjectNode integration) {
        return workspaces
                .all()
                .filter(workspace -> isOpen(integration, workspace.path("id").textValue()))
                .count();
    }

    /** The rules for single workspaces, each under the slug of its workspace. */
    ArrayNode list(ObjectNode integration) {
        ArrayNode list = Json.array();
        rules(integration).forEach(row -> {
            ObjectNode shown = row.deepCopy();
            shown.remove(List.of(INTEGRATION, WORKSPACE));
            list.add(shown.set(
                    "id", workspaces.get(row.path(WORKSPACE).textValue()).get("slug")));
        });
        return list;
    }

    /** Refuses what {@link #change} could not do. */
    void check(Request request) {
        request.body(change);
    }

    /** A rule that is not named stays, unless existing ones are to give way. */
    void change(Request request, ObjectNode integration) {
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

    private ObjectNode ruleFor(Request request, ObjectNode integration, ObjectNode workspace) {
        String id = workspace.path("id").textValue();
        Optional<ObjectNode> known =
                rules(integration).filter(row -> Json.has(row, WORKSPACE, id)).findFirst();
        return known.orElseGet(() -> {
            ObjectNode row = Json.object()
                    .put(INTEGRATION, integration.path("id").textValue())
                    .put(WORKSPACE, id)
                    .put("status", "active")
                    .put("created_at", request.stamp().date());
            rule.fill("", Json.object().put("enabled", true), row);
            rules.add(row);
            return row;
        });
    }

    private Stream<ObjectNode> rules(ObjectNode integration) {
        return rules.all(INTEGRATION, integration.path("id").textValue());
    }
}
