package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The API keys. Each is told once, when it is made or rotated, masked from then on, and opens the sandbox as what it is. */
final class ApiKeys {

    static final String KIND = "api-key";

    private static final long SHORTEST_TRANSITION = Duration.ofMinutes(30).toMillis();
    private static final Field TRANSITION =
            Field.whole("key_transition_period_ms", SHORTEST_TRANSITION, Long.MAX_VALUE);

    /** Which key a secret belongs to, and when that ends. */
    private record Secret(String key, Instant end) {}

    private final Store store;
    private final Records users;
    private final Records workspaces;
    private final Records keys;

    /** All that were ever told, in full; records hold them masked. */
    private final Map<String, Secret> secrets = new HashMap<>();

    private final Shape shape;

    ApiKeys(Store store) {
        this.store = store;
        users = store.of(Users.KIND);
        workspaces = store.of(Workspaces.KIND);
        keys = store.of(KIND).within(users, "user_id");
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
        router.opened(this::open);
        new Resource(router, store, Keys.ORGANISATION, KIND, "/api-keys/{id}")
                .create("/api-keys/organisation/service", shape, this::create);
        new Resource(router, store, Keys.ANY, KIND, "/api-keys/{id}")
                .inWorkspace()
                .shown((request, copy) -> {
                    if (isExpired(copy, request.stamp().at())) {
                        copy.put("status", "expired");
                    }
                })
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
                .put("creation_mode", "api");
        String secret = give(key, request.stamp());
        return Json.pick(key, "id", "object").put("key", secret);
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
        if (isAhead(key, "key_transition_expires_at", now)) {
            throw ApiError.conflict("A rotation of this key is still in transition");
        }
        long period = body.path("key_transition_period_ms")
                .asLong(key.at("/rotation_policy/key_transition_period_ms").asLong(SHORTEST_TRANSITION));
        Instant end = now.plusMillis(period);
        // Those of earlier rotations end before.
        secrets.replaceAll((text, secret) ->
                isOf(key, secret) && secret.end().isAfter(end) ? new Secret(secret.key(), end) : secret);
        key.put("key_transition_expires_at", Json.date(end)).put("last_updated_at", Json.date(now));
        String secret = give(key, request.stamp());
        return Json.pick(key, "id", "key_transition_expires_at").put("key", secret);
    }

    /** A new secret for a key, which keeps it masked. */
    private String give(ObjectNode key, Stamp stamp) {
        String secret =
                stamp.slug() == null ? "sandbox-" + UUID.randomUUID().toString().replace("-", "") : stamp.slug();
        secrets.put(secret, new Secret(key.path("id").textValue(), Instant.MAX));
        key.put("key", Json.masked(secret));
        return secret;
    }

    private Caller open(String text, Instant at) {
        Secret secret = secrets.get(text);
        if (secret == null) {
            throw ApiError.unauthorised(false);
        }
        ObjectNode key = keys.all()
                .filter(each -> isOf(each, secret) && secret.end().isAfter(at) && !isExpired(each, at))
                .findFirst()
                .orElseThrow(() -> ApiError.unauthorised(true));
        Set<String> scopes = Scopes.of(key.path("type").textValue());
        scopes.retainAll(
                key.path("scopes").valueStream().map(JsonNode::textValue).collect(Collectors.toSet()));
        String workspace = key.hasNonNull("workspace_id")
                ? workspaces
                        .get(key.path("workspace_id").textValue())
                        .path("slug")
                        .textValue()
                : null;
        return new Caller(secret.key(), workspace, scopes);
    }

    private static boolean isOf(ObjectNode key, Secret secret) {
        return Json.has(key, "id", secret.key());
    }

    private static boolean isExpired(ObjectNode key, Instant at) {
        return key.hasNonNull("expires_at") && !isAhead(key, "expires_at", at);
    }

    private static boolean isAhead(ObjectNode key, String date, Instant at) {
        // Written dates of one form sort like the times.
        return key.path(date).asText().compareTo(Json.date(at)) > 0;
    }
}
