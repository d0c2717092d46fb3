package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.util.List;

/** The guardrails of the whole organisation and the workspaces that are excluded from them. */
public final class OrganisationGuardrails implements SandboxResource {

    private static final List<String> DIRECTIONS = List.of("input", "output");
    private static final String WORKSPACE_ID = "workspace_id";

    private final Table guardrails;
    private final Table workspaces;
    private final Store store;
    private final BodySchema schema;
    private final BodySchema exclusions;
    private final ObjectNode defaults = SandboxJson.object();

    public OrganisationGuardrails(Store store) {
        this.store = store;
        guardrails = store.table(Kinds.GUARDRAIL);
        workspaces = store.table(Kinds.WORKSPACE);
        schema = BodySchema.of(guardrails("input_guardrails"), guardrails("output_guardrails"));
        schema.fill("", SandboxJson.object(), defaults);
        exclusions = BodySchema.of(
                BodyField.oneOf("organisation_id", List.of(SampleOrganisation.ID))
                        .required(),
                BodyField.objectArray(
                                "workspaces",
                                BodyField.reference(WORKSPACE_ID, workspaces).required(),
                                BodyField.flag("excluded").required())
                        .required(),
                BodyField.flag("override_existing"));
    }

    @Override
    public void addTo(Router router) {
        router.on(KeyAccess.ORGANISATION, "GET", "/admin/organisation/defaults", request -> shown())
                .on(KeyAccess.ORGANISATION, "PUT", "/admin/organisation/defaults", this::change);
        for (String direction : DIRECTIONS) {
            String path = "/workspace-exclusions/" + direction + "-guardrails";
            Table excluded =
                    store.table("excluded from " + direction + " guardrails").deletedWith(workspaces, WORKSPACE_ID);
            router.on(KeyAccess.ORGANISATION, "GET", path, request -> list(request, excluded))
                    .on(KeyAccess.ORGANISATION, "PUT", path, request -> exclude(request, excluded));
        }
    }

    private JsonNode change(SandboxRequest request) {
        ObjectNode changed = defaults.deepCopy();
        schema.merge(request.body(), changed);
        defaults.setAll(changed);
        return shown();
    }

    /** Returns the default guardrails without deleted ones. */
    private ObjectNode shown() {
        ObjectNode shown = SandboxJson.object();
        defaults.properties().forEach(list -> {
            ArrayNode known = shown.putArray(list.getKey());
            list.getValue()
                    .valueStream()
                    .flatMap(id -> guardrails.find(id.asText()).stream())
                    .map(guardrail -> SandboxJson.pick(guardrail, "id", "slug"))
                    .forEach(known::add);
        });
        return shown;
    }

    private JsonNode list(SandboxRequest request, Table excluded) {
        if (request.parameter("organisation_id").isEmpty()) {
            throw ApiException.invalid("organisation_id is required");
        }
        return ListPaging.NONE.list(request, Envelope.named("workspaces", "total"), excluded.all());
    }

    private JsonNode exclude(SandboxRequest request, Table excluded) {
        ObjectNode body = request.body(exclusions);
        if (body.path("override_existing").booleanValue()) {
            excluded.all().toList().forEach(excluded::remove);
        }
        for (JsonNode each : body.path("workspaces")) {
            String id = each.path(WORKSPACE_ID).textValue();
            excluded.all(WORKSPACE_ID, id).toList().forEach(excluded::remove);
            if (each.path("excluded").booleanValue()) {
                ObjectNode row = SandboxJson.object().put(WORKSPACE_ID, id).put("excluded", true);
                excluded.add(row.set("workspace_slug", workspaces.get(id).get("slug")));
            }
        }
        return SandboxJson.object();
    }

    private BodyField guardrails(String name) {
        return BodyField.existingAll(name, guardrails).orElse(SandboxJson.array());
    }
}
