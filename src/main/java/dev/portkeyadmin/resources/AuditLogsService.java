package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.ref;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Filling;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.schema.Reference;
import java.util.List;

/** The audit trail of changes in the organisation. */
final class AuditLogsService extends BaseService {

    AuditLogsService(PortkeyClient connection) {
        super(connection, "history activity trail change security compliance");
    }

    @Override
    public List<Operation> operations() {
        return List.of(get("list_audit_logs", "/audit-logs")
                .title("List audit logs")
                .description(
                        "Lists changes: timestamp, user_name or api_key_name, operation (as it is called here), method, uri, object_name (what was changed), "
                                + "workspace_name, resource_type, action, response_status_code, client_ip. request_body may hold secrets: name "
                                + "only the fields you need.")
                .query("organisation_id", ORGANISATION_ID)
                .fillOrganisation(Filling.ALWAYS)
                .range("start_time", "end_time")
                .query("user_id", ref(Reference.USER))
                .query("user_type", oneOf("Kind of caller.", "user", "api_key"))
                .query("workspace_id", OF_WORKSPACE)
                .query("resource_type", name("Such as workspaces."))
                .query("action", name("Such as create."))
                .query("method", oneOf("HTTP method.", "POST", "PUT", "DELETE"))
                .query("uri", name("Path of the request."))
                .query("request_id", name("Id of the request."))
                .query(
                        "response_status_code",
                        integer("HTTP status, 100 to 599.").min(100).max(599))
                .query("client_ip", name("IP address of the caller."))
                .query("country", name("Country of the caller."))
                .paged(new ListShape("records", "total"), Paging.SNAKE)
                .redactFields("request_body", "request_headers", "query_params")
                .nameOf("user_id", Reference.USER, Reference.API_KEY)
                .nameOf("workspace_id", Reference.WORKSPACE)
                .leaveOutHere(
                        "without_log_exports",
                        "true: without log exports, which change nothing.",
                        "uri",
                        "/logs/exports")
                .nameTargets()
                .enterprise()
                .scope("audit_logs.list")
                .errorHint(403, "Only owners and admins of the organisation can read audit logs.")
                .keywords("history trail activity who deleted changed compliance security review settings admin "
                        + "actions removed created last change events tampered whom did modified added actor "
                        + "administrators track user what happened overnight touched"));
    }
}
