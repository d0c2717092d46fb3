package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The API keys. Each is told once, when it is made or rotated, and masked from then on. None of them opens the sandbox. */
final class ApiKeys {

    static final String KIND = "api-key";

    private static final long SHORTEST_TRANSITION = Duration.ofMinutes(30).toMillis();
    private static final Field TRANSITION =
            Field.whole("key_transition_period_ms", SHORTEST_TRANSITION, Long.MAX_VALUE);

    private final Store store;
    private final Records users;
    private final Shape shape;

    ApiKeys(Store store) {
        this.store = store;
        users = store.of(Users.KIND);
        store.of(KIND).within(users, "user_id");
        shape = Shape.of(
                Field.text("name").required(),
                Field.prose("description"),
                Field.texts("scopes"),
                Limits.usage(),
                Limits.rates(),
                Field.object(
                                "defaults",
                                Field.object("metadata"),
                                Field.known("config_id", store.of(Configs.KIND)),
                                Field.flag("allow_config_override"))
                        .merged()
                        .orElse(Json.object()),
                Field.texts("alert_emails").orElse(Json.array()),
                Field.date("expires_at").orNull(),
                Field.object(
                                "rotation_policy",
                                Field.oneOf("rotation_period", List.of("weekly", "monthly")),
                                Field.whole("rotation_period_days", 1, 365),
                                Field.date("next_rotation_at"),
                                TRANSITION)
                        .orNull());
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ORGANISATION, KIND, "/api-keys/{id}")
                .create("/api-keys/organisation/service", shape, this::create);
        new Resource(router, store, Keys.ANY, KIND, "/api-keys/{id}")
                .inWorkspace()
                .shown(ApiKeys::mask)
                .list(Paging.SNAKE, Envelope.LIST)
                .create("/api-keys/workspace/service", shape, this::create)
                .create(
                        "/api-keys/workspace/user",
                        shape.and(Field.reference("user_id", users).required()),
                        this::create)
                .read()
                .update(shape.and(Field.flag("reset_usage")), this::change)
                .delete()
                .action("POST", "/rotate", this::rotate);
    }

    private JsonNode create(Request request, ObjectNode key) {
        if (key.path("scopes").isEmpty()) {
            // The API does not refuse this but breaks.
            throw ApiError.badGateway();
        }
        String owner = key.has("user_id") ? "user" : "service";
        key.put("type", (key.has("workspace_id") ? "workspace-" : "organisation-") + owner)
                .put("creation_mode", "api")
                .put("key", secret(key, request.stamp()));
        return Json.pick(key, "id", "key", "object");
    }

    private JsonNode change(Request request, ObjectNode key) {
        if (key.path("scopes").isEmpty()) {
            throw ApiError.invalid("scopes must not be empty");
        }
        key.remove("reset_usage");
        return Json.object();
    }

    private JsonNode rotate(Request request, ObjectNode key) {
        ObjectNode body = request.bodyIfAny(Shape.of(TRANSITION));
        Instant now = request.stamp().at();
        // Written dates of one form sort like the times.
        if (key.path("key_transition_expires_at").asText().compareTo(Json.date(now)) > 0) {
            throw ApiError.conflict("A rotation of this key is still in transition");
        }
        long period = body.path("key_transition_period_ms")
                .asLong(key.at("/rotation_policy/key_transition_period_ms").asLong(SHORTEST_TRANSITION));
        key.put("key", secret(key, request.stamp()))
                .put("key_transition_expires_at", Json.date(now.plusMillis(period)))
                .put("last_updated_at", Json.date(now));
        return Json.pick(key, "id", "key", "key_transition_expires_at");
    }

    private static void mask(Request request, ObjectNode key) {
        key.put("key", Json.masked(key.path("key").textValue()));
        String expiry = key.path("expires_at").asText();
        if (key.hasNonNull("expires_at") && expiry.compareTo(request.stamp().date()) <= 0) {
            key.put("status", "expired");
        }
    }

    /** The same for the same seed, and unguessable enough for a sandbox otherwise. */
    private static String secret(ObjectNode key, Stamp stamp) {
        String id = key.path("id").textValue();
        return "sandbox-" + Json.id(id + stamp.id() + stamp.at()).replace("-", "");
    }
}
