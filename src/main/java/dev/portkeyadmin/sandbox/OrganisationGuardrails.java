package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.util.List;

/** The guardrails that hold for the whole organisation, and the workspaces that are excluded from them. */
final class OrganisationGuardrails {

    private static final List<String> DIRECTIONS = List.of("input", "output");
    private static final String WORKSPACE_ID = "workspace_id";

    private final Records guardrails;
    private final Records workspaces;
    private final Store store;
    private final Shape shape;
    private final Shape exclusions;
    private final ObjectNode defaults = Json.object();

    OrganisationGuardrails(Store store) {
        this.store = store;
        guardrails = store.of(Guardrails.KIND);
        workspaces = store.of(Workspaces.KIND);
        shape = Shape.of(guardrails("input_guardrails"), guardrails("output_guardrails"));
        shape.fill("", Json.object(), defaults);
        exclusions = Shape.of(
                Field.oneOf("organisation_id", List.of(Seed.ORGANISATION_ID)).required(),
                Field.objects(
                                "workspaces",
                                Field.reference(WORKSPACE_ID, workspaces).required(),
                                Field.flag("excluded").required())
                        .required(),
                Field.flag("override_existing"));
    }

    void addTo(Router router) {
        router.on(Keys.ORGANISATION, "GET", "/admin/organisation/defaults", request -> shown())
                .on(Keys.ORGANISATION, "PUT", "/admin/organisation/defaults", this::change);
        for (String direction : DIRECTIONS) {
            String path = "/workspace-exclusions/" + direction + "-guardrails";
            Records excluded =
                    store.of("excluded from " + direction + " guardrails").within(workspaces, WORKSPACE_ID);
            router.on(Keys.ORGANISATION, "GET", path, request -> list(request, excluded))
                    .on(Keys.ORGANISATION, "PUT", path, request -> exclude(request, excluded));
        }
    }

    private JsonNode change(Request request) {
        ObjectNode changed = defaults.deepCopy();
        shape.merge(request.body(), changed);
        defaults.setAll(changed);
        return shown();
    }

    /** A guardrail that was deleted holds no longer. */
    private ObjectNode shown() {
        ObjectNode shown = Json.object();
        defaults.properties().forEach(list -> {
            ArrayNode known = shown.putArray(list.getKey());
            list.getValue()
                    .valueStream()
                    .flatMap(id -> guardrails.find(id.asText()).stream())
                    .map(guardrail -> Json.pick(guardrail, "id", "slug"))
                    .forEach(known::add);
        });
        return shown;
    }

    private JsonNode list(Request request, Records excluded) {
        if (!request.text("organisation_id").orElse("").equals(Seed.ORGANISATION_ID)) {
            throw ApiError.invalid("organisation_id must be the id of the organisation");
        }
        return Paging.NONE.list(request, Envelope.named("workspaces", "total"), excluded.all());
    }

    private JsonNode exclude(Request request, Records excluded) {
        ObjectNode body = request.body(exclusions);
        if (body.path("override_existing").booleanValue()) {
            excluded.all().toList().forEach(excluded::remove);
        }
        for (JsonNode each : body.path("workspaces")) {
            String id = each.path(WORKSPACE_ID).textValue();
            excluded.all(WORKSPACE_ID, id).toList().forEach(excluded::remove);
            if (each.path("excluded").booleanValue()) {
                ObjectNode row = Json.object().put(WORKSPACE_ID, id).put("excluded", true);
                excluded.add(row.set("workspace_slug", workspaces.get(id).get("slug")));
            }
        }
        return Json.object();
    }

    private Field guardrails(String name) {
        return Field.texts(name)
                .which(
                        ids -> ids.valueStream()
                                .allMatch(id -> guardrails.find(id.asText()).isPresent()),
                        "must be ids or slugs of guardrails")
                .orElse(Json.array());
    }
}
