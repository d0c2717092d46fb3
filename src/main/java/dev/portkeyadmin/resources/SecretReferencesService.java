package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.METADATA;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** References to secrets that an external manager keeps. */
public final class SecretReferencesService extends BaseService {

    private static final Schema SECRET_REFERENCE_ID = id("Id or slug, from list_secret_references.");

    private static final Schema AUTH_CONFIG = open("Login to the manager.")
            .allow(
                    "aws_auth_type",
                    oneOf(
                            "With aws_region. accessKey: aws_access_key_id, aws_secret_access_key; assumedRole: aws_role_arn, "
                                    + "optional aws_external_id; serviceRole: region optional.",
                            "accessKey",
                            "assumedRole",
                            "serviceRole"))
            .allow(
                    "azure_auth_mode",
                    oneOf(
                            "With azure_vault_url. entra: azure_entra_tenant_id, azure_entra_client_id, "
                                    + "azure_entra_client_secret; managed: optional azure_managed_client_id.",
                            "default",
                            "entra",
                            "managed"))
            .allow(
                    "vault_auth_type",
                    oneOf(
                            "With vault_addr (URL), optional vault_namespace. token: vault_token; approle: vault_role_id, "
                                    + "vault_secret_id; kubernetes: vault_role.",
                            "token",
                            "approle",
                            "kubernetes"));

    private static final Schema MANAGER = oneOf(null, "aws_sm", "azure_kv", "hashicorp_vault");

    private static final Schema SECRET_PATH = string("Name or path there.");

    private static final Schema SECRET_KEY = string("Key within the secret.");

    private static final Schema ALLOWED_WORKSPACES =
            array("Ids or slugs.", string(null)).minItems(1);

    /** Uses the connection that all services share. */
    public SecretReferencesService(PortkeyClient connection) {
        super(connection, "vault secret manager aws azure hashicorp pointer external password");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_secret_references", "/secret-references")
                        .title("List secret references")
                        .description("Lists references to secrets in external managers: id, slug, name, manager_type, "
                                + "status; never the secrets.")
                        .paged(Paging.SNAKE)
                        .query("manager_type", MANAGER)
                        .query("tags", METADATA)
                        .query("search", string("Part of the name."))
                        .enterprise()
                        .scope("secret_references.list")
                        .keywords("vault kms aws secrets manager azure key hashicorp"),
                post("create_secret_reference", "/secret-references")
                        .title("Create secret reference")
                        .description("Registers a secret of an external manager for secret_mappings of integrations "
                                + "and returns id and slug.")
                        .requireBody("name", string(null))
                        .requireBody("manager_type", MANAGER)
                        .requireBody("auth_config", AUTH_CONFIG)
                        .requireBody("secret_path", SECRET_PATH)
                        .body("secret_key", SECRET_KEY)
                        .body("slug", string(null))
                        .body("description", string(null))
                        .body("allow_all_workspaces", bool("Default true; not with allowed_workspaces."))
                        .body("allowed_workspaces", ALLOWED_WORKSPACES)
                        .body("tags", METADATA)
                        .body("organisation_id", ORGANISATION_ID)
                        .enterprise()
                        .scope("secret_references.create")
                        .findIdsWith("list_secret_references")
                        .keywords("vault kms aws secrets manager azure key hashicorp credential"),
                get("get_secret_reference", "/secret-references/{secret_reference_id}")
                        .title("Get secret reference")
                        .description("Returns one reference: manager, path, masked auth_config; never the secret.")
                        .path("secret_reference_id", SECRET_REFERENCE_ID)
                        .enterprise()
                        .scope("secret_references.read")
                        .findIdsWith("list_secret_references"),
                put("update_secret_reference", "/secret-references/{secret_reference_id}")
                        .title("Update secret reference")
                        .description("Changes where a reference points or who may use it and returns it; manager_type "
                                + "stays.")
                        .path("secret_reference_id", SECRET_REFERENCE_ID)
                        .body("name", string(null))
                        .body("description", string(null))
                        .body("auth_config", open("Changed fields only, as in create_secret_reference."))
                        .body("secret_path", SECRET_PATH)
                        .body("secret_key", SECRET_KEY)
                        .body("allow_all_workspaces", bool("True drops allowed_workspaces."))
                        .body("allowed_workspaces", ALLOWED_WORKSPACES)
                        .body("tags", METADATA)
                        .clearable("description", "secret_key", "tags")
                        .requireChange()
                        .enterprise()
                        .scope("secret_references.update")
                        .findIdsWith("get_secret_reference")
                        .returnResultOf("get_secret_reference"),
                delete("delete_secret_reference", "/secret-references/{secret_reference_id}")
                        .title("Delete secret reference")
                        .description("Deletes a reference for good, not the secret. Refused while integrations or "
                                + "virtual keys use it.")
                        .path("secret_reference_id", SECRET_REFERENCE_ID)
                        .enterprise()
                        .confirm(
                                "get_secret_reference",
                                "Delete the reference {name} to {secret_path} in {manager_type}?")
                        .scope("secret_references.delete")
                        .findIdsWith("list_secret_references")
                        .errorHint(
                                400,
                                "It is probably in use: take it out of secret_mappings with update_integration first."));
    }
}
