package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Self-hosted gateways of the organisation. */
public final class DeploymentsService extends BaseService {

    private static final Schema DEPLOYMENT_ID = id("From list_deployments.");

    private static final Schema TYPE = oneOf(null, "production", "non_production");

    private static final Schema SETTINGS = open(null);

    private static final String ELSEWHERE =
            "Portkey may have deployments under /v2 only, which PORTKEY_BASE_URL can name in place of /v1.";

    /** Uses the connection that all services share. */
    public DeploymentsService(PortkeyClient connection) {
        super(connection, "gateway data plane hybrid self hosted datacentre on-premise");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_deployments", "/deployments")
                        .title("List deployments")
                        .description("Lists self-hosted gateways of the organisation.")
                        .listUnpaged(ListShape.DATA)
                        .query("organisation_id", ORGANISATION_ID)
                        .query("status", string(null))
                        .query("type", TYPE)
                        .query("workspace_slug", string(null))
                        .query("search", string(null))
                        .perhapsEnterprise()
                        .scope("deployments.list")
                        .errorHint(404, ELSEWHERE)
                        .keywords("data plane hybrid on-premise gateways"),
                post("create_deployment", "/deployments")
                        .title("Create deployment")
                        .description("Registers a self-hosted gateway; client_auth and credentials are in this answer "
                                + "and never again.")
                        .requireBody("name", string(null))
                        .body("slug", string("At most 50 characters."))
                        .body("type", TYPE)
                        .body("deployment_config", SETTINGS)
                        .body("auth_settings", SETTINGS)
                        .body("credentials", SETTINGS)
                        .body("is_default", bool(null))
                        .oneTimeSecrets("client_auth", "credentials")
                        .perhapsEnterprise()
                        .scope("deployments.create")
                        .findIdsWith("list_deployments")
                        .errorHint(404, ELSEWHERE)
                        .keywords("data plane hybrid on-premise add"),
                get("get_deployment", "/deployments/{deployment_id}")
                        .title("Get deployment")
                        .description("Returns one self-hosted gateway with its settings.")
                        .path("deployment_id", DEPLOYMENT_ID)
                        .query("include_credentials", bool(null))
                        .oneTimeSecrets("client_auth", "credentials")
                        .perhapsEnterprise()
                        .scope("deployments.read")
                        .findIdsWith("list_deployments")
                        .keywords("data plane hybrid on-premise details"),
                put("update_deployment", "/deployments/{deployment_id}")
                        .title("Update deployment")
                        .description("Changes a self-hosted gateway. With rotate_auth, new client_auth and credentials "
                                + "are in this answer and never again.")
                        .path("deployment_id", DEPLOYMENT_ID)
                        .body("name", string(null))
                        .body("slug", string("At most 50 characters."))
                        .body("type", TYPE)
                        .body("status", string(null))
                        .body("deployment_config", SETTINGS)
                        .body("auth_settings", SETTINGS)
                        .body("credentials", SETTINGS)
                        .body("is_default", bool(null))
                        .body("rotate_auth", bool(null))
                        .body("override_existing", bool(null))
                        .requireChange()
                        .destructive()
                        .confirm(
                                "get_deployment",
                                "Change the gateway {name} ({type}), whose settings and credentials may be replaced?")
                        .oneTimeSecrets("client_auth", "credentials")
                        .perhapsEnterprise()
                        .scope("deployments.update")
                        .findIdsWith("list_deployments")
                        .keywords("data plane hybrid on-premise rotate renew credentials edit"),
                delete("delete_deployment", "/deployments/{deployment_id}")
                        .title("Delete deployment")
                        .description("Deletes the registration of a self-hosted gateway for good.")
                        .path("deployment_id", DEPLOYMENT_ID)
                        .confirm(
                                "get_deployment",
                                "Delete the gateway {name} ({type}), which is then unknown to Portkey?")
                        .perhapsEnterprise()
                        .scope("deployments.delete")
                        .findIdsWith("list_deployments")
                        .keywords("data plane hybrid on-premise remove"));
    }
}
