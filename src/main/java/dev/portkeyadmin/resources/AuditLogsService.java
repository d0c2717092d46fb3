package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Schema.id;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.name;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.uuid;
import static dev.portkeyadmin.resources.SharedSchemas.END;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.START;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Rule;
import java.util.List;

/** The audit trail of changes in the organisation. */
public final class AuditLogsService extends BaseService {

    /** Uses the connection that all services share. */
    public AuditLogsService(PortkeyClient connection) {
        super(connection, "history activity trail change security compliance");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_audit_logs", "/audit-logs")
                        .title("List audit logs")
                        .description(
                                "Lists changes in a time range: user or key, method, uri, resource_type, action, status, "
                                        + "client_ip. request_body may hold secrets: name only the fields you need.")
                        .requireQuery("organisation_id", uuid("organisation_id of any item of list_api_keys: a UUID."))
                        .requireQuery("start_time", START)
                        .requireQuery("end_time", END)
                        .rules(Rule.range("start_time", "end_time"))
                        .query("user_id", id("Id from list_users."))
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
                        .enterprise()
                        .scope("audit_logs.list")
                        .errorHint(403, "Only owners and admins of the organisation can read audit logs.")
                        .keywords(
                                "history trail activity who deleted changed compliance security review settings admin actions removed created last change events tampered whom did modified added actor administrators track user what happened overnight"));
    }
}
