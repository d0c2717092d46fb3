package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Operation.Paging;
import java.util.List;

/** Who changed what in the organisation. */
public final class AuditLogsService extends BaseService {

    /** Uses the connection that all services share. */
    public AuditLogsService(PortkeyClient connection) {
        super(connection, "history activity trail change security compliance");
    }

    @Override
    public List<Operation> operations() {
        return List.of(get("list_audit_logs", "/audit-logs")
                .title("List audit logs")
                .description("Lists who changed what in a time range: user or key, method, uri, resource_type, "
                        + "action, status, client_ip. request_body may hold secrets: name the fields you need.")
                .requireQuery("organisation_id", string("As in any item of list_api_keys."))
                .requireQuery("start_time", dateTime(null))
                .requireQuery("end_time", dateTime(null))
                .query("user_id", string("From list_users."))
                .query("user_type", oneOf(null, "user", "api_key"))
                .query("workspace_id", OF_WORKSPACE)
                .query("resource_type", string(null))
                .query("action", string(null))
                .query("method", oneOf(null, "POST", "PUT", "DELETE"))
                .query("uri", string(null))
                .query("request_id", string(null))
                .query("response_status_code", integer(null))
                .query("client_ip", string(null))
                .query("country", string(null))
                .paged(new ListShape("records", "total"), Paging.SNAKE)
                .redactFields("request_body", "request_headers", "query_params")
                .enterprise()
                .scope("audit_logs.list")
                .errorHint(403, "Audit logs are for owners and admins of the organisation.")
                .keywords("history trail activity who deleted changed compliance security review settings"));
    }
}
