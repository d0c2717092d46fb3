package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where secrets are kept outside of Portkey, and how to get at them. */
final class SecretReferences {

    static final String KIND = "secret-reference";

    private static final List<String> MANAGERS = List.of("aws_sm", "azure_kv", "hashicorp_vault");
    private static final Map<String, String> MODES = Map.of(
            "aws_sm", "aws_auth_type",
            "azure_kv", "azure_auth_mode",
            "hashicorp_vault", "vault_auth_type");

    /** What each way to authenticate needs. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "accessKey", List.of("aws_access_key_id", "aws_secret_access_key", "aws_region"),
            "assumedRole", List.of("aws_role_arn", "aws_region"),
            "serviceRole", List.of(),
            "entra",
                    List.of(
                            "azure_entra_tenant_id",
                            "azure_entra_client_id",
                            "azure_entra_client_secret",
                            "azure_vault_url"),
            "managed", List.of("azure_vault_url"),
            "default", List.of("azure_vault_url"),
            "token", List.of("vault_addr", "vault_token"),
            "approle", List.of("vault_addr", "vault_role_id", "vault_secret_id"),
            "kubernetes", List.of("vault_addr", "vault_role"));

    private static final List<String> SECRETS =
            List.of("aws_secret_access_key", "azure_entra_client_secret", "vault_token", "vault_secret_id");

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required().matching(".{1,255}"),
            Field.text("slug").matching("[a-zA-Z0-9_-]{1,255}").fixed(),
            Field.prose("description").orNull(),
            Field.oneOf("manager_type", MANAGERS).required().fixed(),
            Field.object("auth_config").required().merged(),
            Field.text("secret_path").required(),
            Field.prose("secret_key").orNull(),
            Field.flag("allow_all_workspaces"),
            Field.texts("allowed_workspaces").notEmpty(),
            Field.object("tags").orElse(Json.object()));

    private final Store store;

    SecretReferences(Store store) {
        this.store = store;
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ORGANISATION, KIND, "/secret-references/{secretReferenceId}")
                .slugged("sr")
                .shown((request, copy) -> mask(copy))
                .list(
                        Paging.SNAKE.sized(20, 100),
                        Envelope.LIST,
                        request -> request.equal("manager_type", MANAGERS),
                        request -> request.search("name", "slug"),
                        SecretReferences::tagged)
                .create(SHAPE, this::create)
                .read()
                .update(SHAPE, this::check)
                .delete(this::refuseUsed);
    }

    private JsonNode create(Request request, ObjectNode reference) {
        check(request, reference);
        reference.put("status", "ACTIVE").put("created_by", Seed.OWNER_ID);
        return Json.pick(reference, "id", "slug", "object");
    }

    private JsonNode check(Request request, ObjectNode reference) {
        ObjectNode sent = request.body();
        if (sent.hasNonNull("allowed_workspaces")
                && sent.path("allow_all_workspaces").booleanValue()) {
            throw ApiError.invalid("allow_all_workspaces and allowed_workspaces exclude each other");
        }
        if (sent.path("allow_all_workspaces").booleanValue()) {
            reference.remove("allowed_workspaces");
        }
        reference.put("allow_all_workspaces", !reference.has("allowed_workspaces"));
        JsonNode auth = reference.path("auth_config");
        String mode = MODES.get(reference.path("manager_type").textValue());
        List<String> needed = NEEDED.get(auth.path(mode).asText());
        if (needed == null) {
            throw ApiError.invalid("auth_config." + mode + " is required");
        }
        needed.stream().filter(name -> auth.path(name).asText("").isEmpty()).forEach(name -> {
            throw ApiError.invalid("auth_config." + name + " is required");
        });
        return Json.object();
    }

    private JsonNode refuseUsed(Request request, ObjectNode reference) {
        boolean used = Stream.of("integration", "virtual-key", "mcp-integration")
                .flatMap(kind -> store.of(kind).all())
                .flatMap(row -> row.path("secret_mappings").valueStream())
                .map(mapping -> mapping.path("secret_reference_id").asText())
                .anyMatch(id -> Records.isNamed(reference, id));
        if (used) {
            throw ApiError.invalid("the secret reference is in use");
        }
        return Json.object();
    }

    private static Predicate<ObjectNode> tagged(Request request) {
        if (request.text("tags").isEmpty()) {
            return row -> true;
        }
        ObjectNode tags = Json.parse("tags", request.text("tags").get().getBytes(StandardCharsets.UTF_8));
        return row -> tags.properties().stream()
                .allMatch(tag -> tag.getValue().equals(row.path("tags").get(tag.getKey())));
    }

    private static void mask(ObjectNode reference) {
        ObjectNode auth = reference.withObjectProperty("auth_config");
        for (String name : SECRETS) {
            if (auth.hasNonNull(name)) {
                auth.put("masked_" + name, Json.masked(auth.remove(name).asText()));
            }
        }
    }
}
