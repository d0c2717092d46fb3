package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.util.List;

/** Gateways that the organisation runs itself. Their credentials are told when they are made and when they are rotated. */
final class Deployments {

    private static final String KIND = "deployment";
    private static final List<String> TYPES = List.of("production", "non_production");
    private static final String CREDENTIALS = "credentials";

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required(),
            Field.text("slug").matching("[a-zA-Z0-9_-]{1,50}").fixed(),
            Field.oneOf("type", TYPES).orElse(Json.text("non_production")),
            Field.object("deployment_config").orElse(Json.object()),
            Field.object("auth_settings").orElse(Json.object()),
            Field.flag("is_default").orElse(BooleanNode.FALSE),
            Field.object(CREDENTIALS));

    private static final Shape CHANGES = SHAPE.and(
            Field.oneOf("status", List.of("active", "archived")),
            Field.flag("rotate_auth"),
            Field.flag("override_existing"));

    private final Store store;

    Deployments(Store store) {
        this.store = store;
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ORGANISATION, KIND, "/deployments/{deploymentId}")
                .slugged("dep")
                .shown((request, copy) -> copy.remove(List.of(CREDENTIALS, "client_auth")))
                .list(
                        Paging.NONE,
                        Envelope.LIST,
                        request -> request.equal("organisation_id"),
                        request -> request.equal("status"),
                        request -> request.equal("type", TYPES),
                        request -> request.equal("workspace_slug"),
                        request -> request.search("name", "slug"))
                .create(SHAPE, (request, deployment) -> credentials(request, deployment))
                .read()
                .update(CHANGES, (request, deployment) -> {
                    boolean rotate = deployment.path("rotate_auth").booleanValue();
                    deployment.remove(List.of("rotate_auth", "override_existing"));
                    return rotate ? credentials(request, deployment) : Json.object();
                })
                .delete();
    }

    private static JsonNode credentials(Request request, ObjectNode deployment) {
        String secret = Json.id(deployment.path("id").asText()
                + request.stamp().id()
                + request.stamp().at());
        deployment.put("client_auth", "sandbox-" + secret.replace("-", ""));
        if (!deployment.has(CREDENTIALS)) {
            deployment.putObject(CREDENTIALS);
        }
        return Json.pick(deployment, "id", "slug", "object", "client_auth", CREDENTIALS);
    }
}
