package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.LimitFields;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.KeyScopes;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxCaller;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The API keys of the organisation, which also authenticate calls to the sandbox; each is returned in full once and masked afterwards. */
public final class ApiKeys implements SandboxResource {

    private static final long SHORTEST_TRANSITION = Duration.ofMinutes(30).toMillis();
    private static final BodyField TRANSITION =
            BodyField.integer("key_transition_period_ms", SHORTEST_TRANSITION, Long.MAX_VALUE);

    /** The id of the key that a secret belongs to and the end of its validity. */
    private record IssuedSecret(String key, Instant end) {}

    private final Store store;
    private final Table users;
    private final Table workspaces;
    private final Table keys;

    /** All secrets ever issued, in full; records hold them masked. */
    private final Map<String, IssuedSecret> secrets = new HashMap<>();

    private final BodySchema schema;

    public ApiKeys(Store store) {
        this.store = store;
        users = store.table(Kinds.USER);
        workspaces = store.table(Kinds.WORKSPACE);
        keys = store.table(Kinds.API_KEY).deletedWith(users, "user_id");
        schema = BodySchema.of(
                BodyField.text("name").required(),
                BodyField.textOrEmpty("description"),
                BodyField.textArray("scopes"),
                LimitFields.usage(),
                LimitFields.keyRates(),
                BodyField.object(
                                "defaults",
                                BodyField.object("metadata"),
                                BodyField.existing("config_id", store.table(Kinds.CONFIG)),
                                BodyField.flag("allow_config_override"))
                        .merged()
                        .orElse(SandboxJson.object()),
                BodyField.emails("alert_emails").orElse(SandboxJson.array()),
                BodyField.date("expires_at").orNull(),
                BodyField.object(
                                "rotation_policy",
                                BodyField.oneOf("rotation_period", List.of("weekly", "monthly")),
                                BodyField.integer("rotation_period_days", 1, 365),
                                BodyField.date("next_rotation_at"),
                                TRANSITION)
                        .requiring(
                                policy -> !(policy.hasNonNull("rotation_period")
                                        && policy.hasNonNull("rotation_period_days")),
                                "must have only one of rotation_period and rotation_period_days")
                        .orNull());
    }

    @Override
    public void addTo(Router router) {
        router.setAuthenticator(this::authenticate);
        new ResourceRoutes(router, store, KeyAccess.ORGANISATION, Kinds.API_KEY, "/api-keys/{id}")
                .create("/api-keys/organisation/service", schema, this::create);
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.API_KEY, "/api-keys/{id}")
                .inWorkspace()
                .view((request, copy) -> {
                    if (isExpired(copy, request.stamp().at())) {
                        copy.put("status", "expired");
                    }
                })
                .list(ListPaging.SNAKE, Envelope.LIST)
                .create("/api-keys/workspace/service", schema, this::create)
                .create(
                        "/api-keys/workspace/user",
                        schema.and(BodyField.reference("user_id", users).required()),
                        this::create)
                .read()
                .update(schema.and(BodyField.flag("reset_usage")), this::change)
                .delete()
                .action("POST", "/rotate", this::rotate);
    }

    private JsonNode create(SandboxRequest request, ObjectNode key) {
        if (key.path("scopes").isEmpty()) {
            // The API fails with 502 instead of rejecting this.
            throw ApiException.badGateway();
        }
        String owner = key.has("user_id") ? "user" : "service";
        key.put("type", (key.has("workspace_id") ? "workspace-" : "organisation-") + owner)
                .put("creation_mode", "api");
        String secret = issueSecret(key, request.stamp());
        return SandboxJson.pick(key, "id", "object").put("key", secret);
    }

    private JsonNode change(SandboxRequest request, ObjectNode key) {
        if (key.path("scopes").isEmpty()) {
            throw ApiException.invalid("scopes must not be empty");
        }
        key.remove("reset_usage");
        return SandboxJson.object();
    }

    private JsonNode rotate(SandboxRequest request, ObjectNode key) {
        ObjectNode body = request.bodyIfAny(BodySchema.of(TRANSITION));
        Instant now = request.stamp().at();
        if (isAhead(key, "key_transition_expires_at", now)) {
            throw ApiException.conflict("A rotation of this key is still in transition");
        }
        long period = body.path("key_transition_period_ms")
                .asLong(key.at("/rotation_policy/key_transition_period_ms").asLong(SHORTEST_TRANSITION));
        Instant end = now.plusMillis(period);
        // Secrets of earlier rotations end earlier.
        secrets.replaceAll((text, secret) ->
                isOf(key, secret) && secret.end().isAfter(end) ? new IssuedSecret(secret.key(), end) : secret);
        key.put("key_transition_expires_at", SandboxJson.date(end)).put("last_updated_at", SandboxJson.date(now));
        String secret = issueSecret(key, request.stamp());
        return SandboxJson.pick(key, "id", "key_transition_expires_at").put("key", secret);
    }

    /** Issues a new secret for a key and stores its masked form in the record. */
    private String issueSecret(ObjectNode key, RequestStamp stamp) {
        // The last letter is not a hexadecimal digit, so that the masked form differs from those of the named keys.
        String secret =
                stamp.slug() == null ? "sandbox-" + UUID.randomUUID().toString().replace("-", "") + "z" : stamp.slug();
        secrets.put(secret, new IssuedSecret(key.path("id").textValue(), Instant.MAX));
        key.put("key", SandboxJson.masked(secret));
        return secret;
    }

    private SandboxCaller authenticate(@Nullable String text, Instant at) {
        IssuedSecret secret = secrets.get(text);
        if (secret == null) {
            throw ApiException.unauthorised(false);
        }
        ObjectNode key = keys.all()
                .filter(each -> isOf(each, secret) && secret.end().isAfter(at) && !isExpired(each, at))
                .findFirst()
                .orElseThrow(() -> ApiException.unauthorised(true));
        Set<String> scopes = KeyScopes.of(key.path("type").textValue());
        scopes.retainAll(
                key.path("scopes").valueStream().map(JsonNode::textValue).collect(Collectors.toSet()));
        String workspace = key.hasNonNull("workspace_id")
                ? workspaces
                        .get(key.path("workspace_id").textValue())
                        .path("slug")
                        .textValue()
                : null;
        return new SandboxCaller(secret.key(), workspace, scopes);
    }

    private static boolean isOf(ObjectNode key, IssuedSecret secret) {
        return SandboxJson.has(key, "id", secret.key());
    }

    private static boolean isExpired(ObjectNode key, Instant at) {
        return key.hasNonNull("expires_at") && !isAhead(key, "expires_at", at);
    }

    private static boolean isAhead(ObjectNode key, String date, Instant at) {
        // Dates of one format sort chronologically.
        return key.path(date).asText().compareTo(SandboxJson.date(at)) > 0;
    }
}
