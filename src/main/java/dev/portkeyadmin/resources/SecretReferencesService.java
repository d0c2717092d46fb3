package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.METADATA;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.risk.Condition.adds;
import static dev.portkeyadmin.risk.Condition.becomes;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.given;
import static dev.portkeyadmin.risk.Condition.removes;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.slug;
import static dev.portkeyadmin.schema.Schemas.string;
import static dev.portkeyadmin.schema.Schemas.url;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;
import java.util.Map;

/** References to secrets that an external manager keeps. */
final class SecretReferencesService extends BaseService {

    private static final Schema SECRET_REFERENCE_ID = ref(Reference.SECRET_REFERENCE);

    private static final Schema AUTH_CONFIG = object("Login to the manager: the members aws_*, azure_* or vault_*.")
            .allow(
                    "aws_auth_type",
                    oneOf(
                            "accessKey needs aws_access_key_id, aws_secret_access_key, aws_region; assumedRole "
                                    + "aws_role_arn, aws_region; serviceRole nothing.",
                            "accessKey",
                            "assumedRole",
                            "serviceRole"))
            .allow("aws_access_key_id", name(null))
            .allow("aws_secret_access_key", name(null))
            .allow("aws_region", name(null))
            .allow("aws_role_arn", name(null))
            .allow("aws_external_id", name(null))
            .allow(
                    "azure_auth_mode",
                    oneOf(
                            "All need azure_vault_url; entra also azure_entra_tenant_id, azure_entra_client_id, "
                                    + "azure_entra_client_secret.",
                            "default",
                            "entra",
                            "managed"))
            .allow("azure_vault_url", url("https:// or http://."))
            .allow("azure_entra_tenant_id", name(null))
            .allow("azure_entra_client_id", name(null))
            .allow("azure_entra_client_secret", name(null))
            .allow("azure_managed_client_id", name(null))
            .allow(
                    "vault_auth_type",
                    oneOf(
                            "All need vault_addr; token also vault_token; approle vault_role_id, vault_secret_id; "
                                    + "kubernetes vault_role.",
                            "token",
                            "approle",
                            "kubernetes"))
            .allow("vault_addr", url("https:// or http://."))
            .allow("vault_namespace", name(null))
            .allow("vault_token", name(null))
            .allow("vault_role_id", name(null))
            .allow("vault_secret_id", name(null))
            .allow("vault_role", name(null))
            .minProperties(1);

    /** The login that each manager takes when a reference is created; an update merges what it is given with the present one. */
    private static final Map<String, Schema> LOGINS = Map.of(
            "aws_sm",
            login("aws_", "aws_auth_type")
                    .rules(
                            Rule.requiredWhen("aws_region", "aws_auth_type", "accessKey", "assumedRole"),
                            Rule.requiredWhen("aws_access_key_id", "aws_auth_type", "accessKey"),
                            Rule.requiredWhen("aws_secret_access_key", "aws_auth_type", "accessKey"),
                            Rule.requiredWhen("aws_role_arn", "aws_auth_type", "assumedRole")),
            "azure_kv",
            login("azure_", "azure_auth_mode")
                    .rules(
                            Rule.requiredWhen("azure_vault_url", "azure_auth_mode"),
                            Rule.requiredWhen("azure_entra_tenant_id", "azure_auth_mode", "entra"),
                            Rule.requiredWhen("azure_entra_client_id", "azure_auth_mode", "entra"),
                            Rule.requiredWhen("azure_entra_client_secret", "azure_auth_mode", "entra")),
            "hashicorp_vault",
            login("vault_", "vault_auth_type")
                    .rules(
                            Rule.requiredWhen("vault_addr", "vault_auth_type"),
                            Rule.requiredWhen("vault_token", "vault_auth_type", "token"),
                            Rule.requiredWhen("vault_role_id", "vault_auth_type", "approle"),
                            Rule.requiredWhen("vault_secret_id", "vault_auth_type", "approle"),
                            Rule.requiredWhen("vault_role", "vault_auth_type", "kubernetes")));

    private static final Schema NAME = name("At most 255 characters.").maxLength(255);

    private static final Schema DESCRIPTION = string("At most 1024 characters.").maxLength(1024);

    private static final Schema MANAGER = oneOf("Secret manager.", "aws_sm", "azure_kv", "hashicorp_vault");

    private static final Schema SECRET_PATH =
            name("Name or path in the manager, at most 1024 characters.").maxLength(1024);

    private static final Schema SECRET_KEY =
            name("Key within the secret, at most 255 characters.").maxLength(255);

    private static final Schema ALLOWED_WORKSPACES =
            array("One or more workspaces.", ref(Reference.WORKSPACE)).minItems(1);

    private static final Rule WORKSPACES_OR_ALL =
            Rule.forbiddenWhen("allowed_workspaces", "allow_all_workspaces", "true");

    SecretReferencesService(PortkeyClient connection) {
        super(connection, "vault secret manager aws azure hashicorp pointer external password");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_secret_references", "/secret-references")
                        .nameOf("allowed_workspaces", Reference.WORKSPACE)
                        .nameOf("created_by", Reference.USER)
                        .title("List secret references")
                        .description("Lists references to secrets in external managers: id, slug, name, manager_type, "
                                + "status; never the secrets.")
                        .paged(Paging.SNAKE)
                        .query("manager_type", MANAGER)
                        .query("tags", METADATA.describedAs("Only with all these tags."))
                        .query(
                                "search",
                                name("Part of the name, at most 255 characters.")
                                        .maxLength(255))
                        .enterprise()
                        .scope("secret_references.list")
                        .keywords("vault kms aws secrets manager azure key hashicorp all point external"),
                post("create_secret_reference", "/secret-references")
                        .title("Create secret reference")
                        .description("Registers a secret of an external manager for secret_mappings of integrations "
                                + "and returns id and slug.")
                        .requireBody("name", NAME)
                        .requireBody("manager_type", MANAGER)
                        .requireBody("auth_config", AUTH_CONFIG)
                        .requireBody("secret_path", SECRET_PATH)
                        .body("secret_key", SECRET_KEY)
                        .body(
                                "slug",
                                slug("Letters, digits, _ and -, at most 255 characters.")
                                        .maxLength(255))
                        .body("description", DESCRIPTION)
                        .body("allow_all_workspaces", bool("Default true, without allowed_workspaces."))
                        .body("allowed_workspaces", ALLOWED_WORKSPACES)
                        .body("tags", METADATA)
                        .body("organisation_id", ORGANISATION_ID)
                        .rules(Rule.choose("auth_config", "manager_type", LOGINS), WORKSPACES_OR_ALL)
                        .enterprise()
                        .scope("secret_references.create")
                        .showDetails("get_secret_reference", "allow_all_workspaces")
                        .noteIf(
                                "/allow_all_workspaces",
                                "true",
                                "Every workspace may use it; update_secret_reference with allowed_workspaces limits that.")
                        .findIdsWith("list_secret_references")
                        .keywords("vault kms aws secrets manager azure key hashicorp credential register new external "
                                + "store gcp fetch"),
                get("get_secret_reference", "/secret-references/{secret_reference_id}")
                        .title("Get secret reference")
                        .keywords("show one vault")
                        .description(
                                "Returns one reference: manager, path, masked auth_config; never the secret. To find one by name "
                                        + "use list_secret_references.")
                        .path("secret_reference_id", SECRET_REFERENCE_ID)
                        .enterprise()
                        .scope("secret_references.read")
                        .findIdsWith("list_secret_references"),
                put("update_secret_reference", "/secret-references/{secret_reference_id}")
                        .title("Update secret reference")
                        .keywords("path moved place entry modify workspaces allowed use inside")
                        .description(
                                "Changes the target of a reference or the workspaces that may use it and returns the "
                                        + "updated reference. Its manager_type cannot be changed.")
                        .path("secret_reference_id", SECRET_REFERENCE_ID)
                        .body("name", NAME)
                        .body("description", DESCRIPTION)
                        .body("auth_config", AUTH_CONFIG.describedAs("Only the members to change; the others stay."))
                        .body("secret_path", SECRET_PATH)
                        .body("secret_key", SECRET_KEY)
                        .body("allow_all_workspaces", bool("true removes allowed_workspaces."))
                        .body("allowed_workspaces", ALLOWED_WORKSPACES)
                        .body("tags", METADATA)
                        .rules(WORKSPACES_OR_ALL)
                        .clearable("description", "secret_key", "tags")
                        .requireChange()
                        .enterprise()
                        .confirm(
                                "get_secret_reference",
                                "Change the reference {name} ({slug}; {secret_path} in {manager_type}) for everything that reads it?")
                        .grave(Effect.OVERWRITES_CREDENTIAL, given("auth_config"))
                        .grave(Effect.OVERWRITES_CREDENTIAL, changes("secret_path", "secret_key"))
                        .grave(Effect.OPENS_ACCESS, adds("allowed_workspaces"))
                        .grave(Effect.CUTS_OFF_ACCESS, removes("allowed_workspaces"))
                        .grave(Effect.OPENS_ACCESS, becomes("allow_all_workspaces", "true"))
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("allow_all_workspaces", "false"))
                        .scope("secret_references.update")
                        .findIdsWith("get_secret_reference")
                        .returnResultOf("get_secret_reference"),
                delete("delete_secret_reference", "/secret-references/{secret_reference_id}")
                        .title("Delete secret reference")
                        .keywords("vault remove")
                        .description("Deletes a reference permanently, not the secret. Refused while integrations or "
                                + "virtual keys use it.")
                        .path("secret_reference_id", SECRET_REFERENCE_ID)
                        .enterprise()
                        .confirm(
                                "get_secret_reference",
                                "Delete the reference {name} to {secret_path} in {manager_type}?")
                        .refuseIfUsed(
                                "list_integrations",
                                "get_integration",
                                "secret_mappings.secret_reference_id",
                                "The integrations {names} use it: change their secret_mappings with update_integration first.")
                        .refuseIfUsed(
                                "list_mcp_integrations",
                                "get_mcp_integration",
                                "secret_mappings.secret_reference_id",
                                "The MCP integrations {names} use it: change their secret_mappings with update_mcp_integration first.")
                        .scope("secret_references.delete")
                        .findIdsWith("list_secret_references")
                        .errorHint(
                                400,
                                "It is probably in use: remove it from secret_mappings with update_integration first."));
    }

    /** The members of one manager; one of them says how to log in. */
    private static Schema login(String prefix, String kind) {
        Schema login = object(null);
        for (Map.Entry<String, Schema> member : AUTH_CONFIG.properties().entrySet()) {
            String name = member.getKey();
            if (name.equals(kind)) {
                login = login.require(name, member.getValue());
            } else if (name.startsWith(prefix)) {
                login = login.allow(name, member.getValue());
            }
        }
        return login;
    }
}
