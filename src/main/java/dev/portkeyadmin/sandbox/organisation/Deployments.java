package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.util.List;

/** The self-hosted gateways; their credentials are returned only on creation and rotation. */
public final class Deployments implements SandboxResource {

    private static final String KIND = "deployment";
    private static final List<String> TYPES = List.of("production", "non_production");
    private static final String CREDENTIALS = "credentials";

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.text("name").required(),
            BodyField.text("slug").matching("[a-zA-Z0-9_-]{1,50}").immutable(),
            BodyField.oneOf("type", TYPES).orElse(SandboxJson.text("non_production")),
            BodyField.object("deployment_config").orElse(SandboxJson.object()),
            BodyField.object("auth_settings").orElse(SandboxJson.object()),
            BodyField.flag("is_default").orElse(BooleanNode.FALSE),
            BodyField.object(CREDENTIALS));

    private static final BodySchema CHANGES = SCHEMA.and(
            BodyField.oneOf("status", List.of("active", "archived")),
            BodyField.flag("rotate_auth"),
            BodyField.flag("override_existing"));

    private final Store store;

    public Deployments(Store store) {
        this.store = store;
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ORGANISATION, KIND, "/deployments/{deploymentId}")
                .withSlug("dep")
                .view((request, copy) -> copy.remove(List.of(CREDENTIALS, "client_auth")))
                .list(
                        ListPaging.NONE,
                        Envelope.LIST,
                        request -> request.equal("organisation_id"),
                        request -> request.equal("status"),
                        request -> request.equal("type", TYPES),
                        request -> request.equal("workspace_slug"),
                        request -> request.search("name", "slug"))
                .create(SCHEMA, (request, deployment) -> credentials(request, deployment))
                .read()
                .update(CHANGES, (request, deployment) -> {
                    boolean rotate = deployment.path("rotate_auth").booleanValue();
                    deployment.remove(List.of("rotate_auth", "override_existing"));
                    return rotate ? credentials(request, deployment) : SandboxJson.object();
                })
                .delete()
                .action(
                        "GET",
                        "/ping",
                        (request, deployment) -> SandboxJson.object().put("success", true));
    }

    private static JsonNode credentials(SandboxRequest request, ObjectNode deployment) {
        String secret = SandboxJson.id(deployment.path("id").asText()
                + request.stamp().id()
                + request.stamp().at());
        deployment.put("client_auth", "sandbox-" + secret.replace("-", ""));
        if (!deployment.has(CREDENTIALS)) {
            deployment.putObject(CREDENTIALS);
        }
        return SandboxJson.pick(deployment, "id", "slug", "object", "client_auth", CREDENTIALS);
    }
}
