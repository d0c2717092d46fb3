package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The secret references: locations of secrets in external secret managers. */
public final class SecretReferences {

    private static final List<String> MANAGERS = List.of("aws_sm", "azure_kv", "hashicorp_vault");
    private static final Map<String, String> MODES = Map.of(
            "aws_sm", "aws_auth_type",
            "azure_kv", "azure_auth_mode",
            "hashicorp_vault", "vault_auth_type");

    /** The required fields of each authentication mode. */
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

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.text("name").required().matching(".{1,255}"),
            BodyField.text("slug").matching("[a-zA-Z0-9_-]{1,255}").immutable(),
            BodyField.textOrEmpty("description").orNull(),
            BodyField.oneOf("manager_type", MANAGERS).required().immutable(),
            BodyField.object("auth_config").required().merged(),
            BodyField.text("secret_path").required(),
            BodyField.textOrEmpty("secret_key").orNull(),
            BodyField.flag("allow_all_workspaces"),
            BodyField.textArray("allowed_workspaces").notEmpty(),
            BodyField.object("tags").orElse(SandboxJson.object()));

    private final Store store;

    public SecretReferences(Store store) {
        this.store = store;
    }

    public void addTo(Router router) {
        new ResourceRoutes(
                        router,
                        store,
                        KeyAccess.ORGANISATION,
                        Kinds.SECRET_REFERENCE,
                        "/secret-references/{secretReferenceId}")
                .withSlug("sr")
                .view((request, copy) -> mask(copy))
                .list(
                        ListPaging.SNAKE.withSize(20, 100),
                        Envelope.LIST,
                        request -> request.equal("manager_type", MANAGERS),
                        request -> request.search("name", "slug"),
                        SecretReferences::tagged)
                .create(SCHEMA, this::create)
                .read()
                .update(SCHEMA, this::check)
                .delete(this::refuseIfUsed);
    }

    private JsonNode create(SandboxRequest request, ObjectNode reference) {
        check(request, reference);
        reference.put("status", "ACTIVE").put("created_by", SampleOrganisation.OWNER_ID);
        return SandboxJson.pick(reference, "id", "slug", "object");
    }

    private JsonNode check(SandboxRequest request, ObjectNode reference) {
        ObjectNode sent = request.body();
        if (sent.hasNonNull("allowed_workspaces")
                && sent.path("allow_all_workspaces").booleanValue()) {
            throw ApiException.invalid("allow_all_workspaces and allowed_workspaces exclude each other");
        }
        if (sent.path("allow_all_workspaces").booleanValue()) {
            reference.remove("allowed_workspaces");
        }
        reference.put("allow_all_workspaces", !reference.has("allowed_workspaces"));
        JsonNode auth = reference.path("auth_config");
        String mode = MODES.get(reference.path("manager_type").textValue());
        List<String> needed = NEEDED.get(auth.path(mode).asText());
        if (needed == null) {
            throw ApiException.invalid("auth_config." + mode + " is required");
        }
        needed.stream().filter(name -> auth.path(name).asText("").isEmpty()).forEach(name -> {
            throw ApiException.invalid("auth_config." + name + " is required");
        });
        return SandboxJson.object();
    }

    private JsonNode refuseIfUsed(SandboxRequest request, ObjectNode reference) {
        boolean used = Stream.of("integration", "virtual-key", "mcp-integration")
                .flatMap(kind -> store.table(kind).all())
                .flatMap(row -> row.path("secret_mappings").valueStream())
                .map(mapping -> mapping.path("secret_reference_id").asText())
                .anyMatch(id -> Table.hasIdOrSlug(reference, id));
        if (used) {
            throw ApiException.invalid("the secret reference is in use");
        }
        return SandboxJson.object();
    }

    private static Predicate<ObjectNode> tagged(SandboxRequest request) {
        if (request.parameter("tags").isEmpty()) {
            return row -> true;
        }
        ObjectNode tags =
                SandboxJson.parse("tags", request.parameter("tags").get().getBytes(StandardCharsets.UTF_8));
        return row -> tags.properties().stream()
                .allMatch(tag -> tag.getValue().equals(row.path("tags").get(tag.getKey())));
    }

    private static void mask(ObjectNode reference) {
        ObjectNode auth = reference.withObjectProperty("auth_config");
        for (String name : SECRETS) {
            if (auth.hasNonNull(name)) {
                auth.put("masked_" + name, SandboxJson.masked(auth.remove(name).asText()));
            }
        }
    }
}
