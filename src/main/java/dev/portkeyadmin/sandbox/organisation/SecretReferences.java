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
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The secret references: locations of secrets in external secret managers. */
public final class SecretReferences implements SandboxResource {

    private static final List<String> MANAGERS = List.of("aws_sm", "azure_kv", "hashicorp_vault");
    private static final Map<String, String> MODE_FIELDS = Map.of(
            "aws_sm", "aws_auth_type",
            "azure_kv", "azure_auth_mode",
            "hashicorp_vault", "vault_auth_type");

    /** The authentication modes of each manager with their required fields. */
    private static final Map<String, Map<String, List<String>>> MODES = Map.of(
            "aws_sm",
            Map.of(
                    "accessKey", List.of("aws_access_key_id", "aws_secret_access_key", "aws_region"),
                    "assumedRole", List.of("aws_role_arn", "aws_region"),
                    "serviceRole", List.of()),
            "azure_kv",
            Map.of(
                    "entra",
                    List.of(
                            "azure_entra_tenant_id",
                            "azure_entra_client_id",
                            "azure_entra_client_secret",
                            "azure_vault_url"),
                    "managed",
                    List.of("azure_vault_url"),
                    "default",
                    List.of("azure_vault_url")),
            "hashicorp_vault",
            Map.of(
                    "token", List.of("vault_addr", "vault_token"),
                    "approle", List.of("vault_addr", "vault_role_id", "vault_secret_id"),
                    "kubernetes", List.of("vault_addr", "vault_role")));

    private static final List<String> SECRETS =
            List.of("aws_secret_access_key", "azure_entra_client_secret", "vault_token", "vault_secret_id");

    private final Store store;
    private final BodySchema schema;

    public SecretReferences(Store store) {
        this.store = store;
        schema = BodySchema.of(
                BodyField.text("name").required().matching(".{1,255}"),
                BodyField.text("slug").matching("[a-zA-Z0-9_-]{1,255}").immutable(),
                BodyField.textOrEmpty("description").matching("(?s).{0,1024}").orNull(),
                BodyField.oneOf("manager_type", MANAGERS).required().immutable(),
                BodyField.object("auth_config", BodyField.url("azure_vault_url"), BodyField.url("vault_addr"))
                        .required()
                        .merged(),
                BodyField.text("secret_path").matching(".{1,1024}").required(),
                BodyField.textOrEmpty("secret_key").matching(".{0,255}").orNull(),
                BodyField.flag("allow_all_workspaces"),
                BodyField.existingAll("allowed_workspaces", store.table(Kinds.WORKSPACE))
                        .notEmpty(),
                BodyField.object("tags").orElse(SandboxJson.object()));
    }

    @Override
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
                        ListPaging.SNAKE.withSize(1, 20, 100),
                        Envelope.LIST,
                        request -> request.equal("manager_type", MANAGERS),
                        request -> request.search("name", "slug"),
                        SecretReferences::tagged)
                .create(schema, this::create)
                .read()
                .update(schema, this::check)
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
        String manager = reference.path("manager_type").textValue();
        String mode = MODE_FIELDS.get(manager);
        Map<String, List<String>> modes = Objects.requireNonNull(MODES.get(manager));
        List<String> needed = modes.get(auth.path(mode).asText());
        if (needed == null) {
            throw ApiException.invalid("auth_config." + mode + " must be one of "
                    + modes.keySet().stream().sorted().collect(Collectors.joining(", ")));
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
