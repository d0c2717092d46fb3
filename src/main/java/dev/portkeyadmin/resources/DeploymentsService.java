package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.given;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.slug;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Self-hosted gateways of the organisation. */
final class DeploymentsService extends BaseService {

    private static final Schema DEPLOYMENT_ID = ref(Reference.DEPLOYMENT);

    private static final Schema NAME = name("Name.");

    private static final Schema SLUG =
            slug("Letters, digits, _ and -, at most 50.").maxLength(50);

    private static final Schema TYPE = oneOf("Kind of gateway.", "production", "non_production");

    private static final Schema CONFIG = open("Settings of the gateway, in the form that get_deployment returns.");

    private static final Schema AUTH_SETTINGS = open("Login settings, in the form that get_deployment returns.");

    private static final Schema CREDENTIALS = open("Credentials of the gateway.");

    private static final Schema IS_DEFAULT = bool("true: the default gateway.");

    private static final String ELSEWHERE =
            "Portkey may have deployments only under /v2, which PORTKEY_BASE_URL can name instead of /v1.";

    DeploymentsService(PortkeyClient connection) {
        super(connection, "gateway data plane hybrid self hosted datacentre on-premise");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_deployments", "/deployments")
                        .title("List deployments")
                        .description(
                                "Lists self-hosted gateways of the organisation. To check a connection use test_deployment.")
                        .listUnpaged(ListShape.DATA)
                        .query("organisation_id", ORGANISATION_ID)
                        .query("status", name("Only with this status."))
                        .query("type", TYPE)
                        .query("workspace_slug", ref(Reference.WORKSPACE_SLUG))
                        .query("search", name("Part of the name."))
                        .filterAgain("status", "status")
                        .filterAgain("type", "type")
                        .perhapsEnterprise()
                        .scope("deployments.list")
                        .errorHint(404, ELSEWHERE)
                        .keywords("data plane hybrid on-premise gateways which all installations own premises"),
                post("create_deployment", "/deployments")
                        .title("Create deployment")
                        .description(
                                "Registers a self-hosted gateway and returns it. Only this answer holds client_auth and "
                                        + "credentials.")
                        .requireBody("name", NAME)
                        .body("slug", SLUG)
                        .body("type", TYPE)
                        .body("deployment_config", CONFIG)
                        .body("auth_settings", AUTH_SETTINGS)
                        .body("credentials", CREDENTIALS)
                        .body("is_default", IS_DEFAULT)
                        .oneTimeSecrets("client_auth", "credentials")
                        .perhapsEnterprise()
                        .confirm("Register the gateway {name} and make it the default?")
                        .refuseListed(
                                "list_deployments",
                                "slug",
                                "slug",
                                "The slug belongs to the gateway {names}: choose another one, or change that gateway with "
                                        + "update_deployment.")
                        .grave(Effect.REDIRECTS_TRAFFIC, is("is_default", "true"))
                        .scope("deployments.create")
                        .findIdsWith("list_deployments")
                        .errorHint(404, ELSEWHERE)
                        .keywords("data plane hybrid on-premise add new register self-hosted gateway"),
                get("get_deployment", "/deployments/{deployment_id}")
                        .title("Get deployment")
                        .description(
                                "Returns one self-hosted gateway with its settings. To find one by name use list_deployments.")
                        .path("deployment_id", DEPLOYMENT_ID)
                        .query("include_credentials", bool("true: with credentials."))
                        .oneTimeSecrets("client_auth", "credentials")
                        .perhapsEnterprise()
                        .scope("deployments.read")
                        .findIdsWith("list_deployments")
                        .keywords("data plane hybrid on-premise details settings one"),
                get("test_deployment", "/deployments/{deployment_id}/ping")
                        .title("Test deployment")
                        .description("Checks whether Portkey reaches a self-hosted gateway now and returns the result. "
                                + "For its settings use get_deployment.")
                        .path("deployment_id", DEPLOYMENT_ID)
                        .openWorld()
                        .perhapsEnterprise()
                        .scope("deployments.read")
                        .findIdsWith("list_deployments")
                        .errorHint(404, ELSEWHERE)
                        .keywords(
                                "data plane hybrid on-premise ping check health connectivity reachable up running alive"),
                put("update_deployment", "/deployments/{deployment_id}")
                        .showChange("get_deployment")
                        .title("Update deployment")
                        .description("Changes a self-hosted gateway. With rotate_auth, only this answer holds the new "
                                + "client_auth and credentials.")
                        .path("deployment_id", DEPLOYMENT_ID)
                        .body("name", NAME)
                        .body("slug", SLUG)
                        .body("type", TYPE)
                        .body("status", name("New status."))
                        .body("deployment_config", CONFIG)
                        .body("auth_settings", AUTH_SETTINGS)
                        .body("credentials", CREDENTIALS)
                        .body("is_default", IS_DEFAULT)
                        .body("rotate_auth", bool("true: new client_auth and credentials."))
                        .body("override_existing", bool("true: replaces the present settings."))
                        .requireChange()
                        .oneTimeSecrets("client_auth", "credentials")
                        .perhapsEnterprise()
                        .confirm("get_deployment", "Change the gateway {name} ({type}, {status})?")
                        .confirmIf("is_default", "true", "It is the default gateway.")
                        .destructive(Effect.ENDS_KEY, is("rotate_auth", "true"))
                        .destructive(Effect.OVERWRITES_CREDENTIAL, is("override_existing", "true"))
                        .grave(Effect.OVERWRITES_CREDENTIAL, given("credentials"))
                        .grave(Effect.STOPS_TRAFFIC, changes("status"))
                        .grave(Effect.REDIRECTS_TRAFFIC, changes("slug", "type", "is_default", "deployment_config"))
                        .grave(Effect.WEAKENS_CHECK, changes("auth_settings"))
                        .scope("deployments.update")
                        .findIdsWith("list_deployments")
                        .keywords("data plane hybrid on-premise rotate renew credentials edit settings secret auth"),
                delete("delete_deployment", "/deployments/{deployment_id}")
                        .title("Delete deployment")
                        .description("Deletes the registration of a self-hosted gateway permanently.")
                        .path("deployment_id", DEPLOYMENT_ID)
                        .confirm("get_deployment", "Delete the registration of the gateway {name} ({type}) at Portkey?")
                        .confirmIf("is_default", "true", "It is the default gateway.")
                        .perhapsEnterprise()
                        .scope("deployments.delete")
                        .findIdsWith("list_deployments")
                        .keywords("data plane hybrid on-premise remove decommission retire unregister"));
    }
}
