package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.number;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Jobs that export logs to a file. */
public final class LogExportsService extends BaseService {

    private static final Schema EXPORT_ID = id("From list_log_exports.");

    private static final Schema FILTERS = object("Which logs; lists are comma-separated.")
            .allow("time_of_generation_min", dateTime(null))
            .allow("time_of_generation_max", dateTime(null))
            .allow("total_units_min", integer("Tokens."))
            .allow("total_units_max", integer(null))
            .allow("cost_min", number("Probably US cents."))
            .allow("cost_max", number(null))
            .allow("prompt_token_min", integer(null))
            .allow("prompt_token_max", integer(null))
            .allow("completion_token_min", integer(null))
            .allow("completion_token_max", integer(null))
            .allow("weighted_feedback_min", number(null))
            .allow("weighted_feedback_max", number(null))
            .allow("status_code", string(null))
            .allow("ai_model", string(null))
            .allow("ai_org_model", string("As openai__gpt-4o."))
            .allow("virtual_keys", string(null))
            .allow("configs", string(null))
            .allow("workspace_slug", string(null))
            .allow("prompt_slug", string(null))
            .allow("trace_id", string(null))
            .allow("metadata", open(null))
            .allow("page_size", number("Logs, at most 50000 (default)."))
            .allow("current_page", number("From 0."));

    private static final Schema REQUESTED_DATA = array(
            "Fields of each log.",
            oneOf(
                    null,
                    "id",
                    "trace_id",
                    "created_at",
                    "request",
                    "response",
                    "is_success",
                    "ai_org",
                    "ai_model",
                    "req_units",
                    "res_units",
                    "total_units",
                    "request_url",
                    "cost",
                    "cost_currency",
                    "response_time",
                    "response_status_code",
                    "mode",
                    "config",
                    "prompt_slug",
                    "metadata"));

    /** Uses the connection that all services share. */
    public LogExportsService(PortkeyClient connection) {
        super(connection, "dump download csv raw file job");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                post("create_log_export", "/logs/exports")
                        .title("Create log export")
                        .description("Drafts a job that writes logs to a file, and returns its id and the number of "
                                + "logs. Then: start_log_export, get_log_export until success, download_log_export. "
                                + "Fields in get_log_export_restrictions are refused.")
                        .requireBody("filters", FILTERS)
                        .requireBody("requested_data", REQUESTED_DATA)
                        .body("workspace_id", WORKSPACE_ID)
                        .body("description", string(null))
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .alsoAs("export_id", "id")
                        .keywords("dump raw requests jsonl csv backup archive search find logs"),
                get("list_log_exports", "/logs/exports")
                        .title("List log exports")
                        .description("Lists export jobs with id, status, filters and requested_data. A user's key sees "
                                + "that user's own.")
                        .listUnpaged(ListShape.DATA)
                        .query("workspace_id", OF_WORKSPACE)
                        .enterprise()
                        .scope("logs.export")
                        .keywords("jobs dumps"),
                get("get_log_export", "/logs/exports/{export_id}")
                        .title("Get log export")
                        .description("Returns one export job; its status is draft, in_progress, success, failed or "
                                + "stopped.")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job progress state poll finished"),
                put("update_log_export", "/logs/exports/{export_id}")
                        .title("Update log export")
                        .description("Changes filters or fields of an export that is still a draft.")
                        .path("export_id", EXPORT_ID)
                        .requireBody("filters", open("As in create_log_export."))
                        .body("requested_data", array("As in create_log_export.", string(null)))
                        .body("workspace_id", WORKSPACE_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job edit columns"),
                post("start_log_export", "/logs/exports/{export_id}/start")
                        .title("Start log export")
                        .description("Runs a drafted export; follow it with get_log_export.")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job run begin"),
                post("cancel_log_export", "/logs/exports/{export_id}/cancel")
                        .title("Cancel log export")
                        .description("Stops an export in progress.")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job abort stop end"),
                get("download_log_export", "/logs/exports/{export_id}/download")
                        .title("Download log export")
                        .description("Returns signed_url, a link to the JSONL file of an export with status success; "
                                + "whoever has the link can read the logs.")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job file result fetch"),
                get("get_log_export_restrictions", "/logs/exports/field-restrictions")
                        .title("Get log export restrictions")
                        .description("Returns the fields that the organisation or workspace forbids in exports.")
                        .query("workspace_id", OF_WORKSPACE)
                        .perhapsEnterprise()
                        .scope("logs.export")
                        .keywords("denied columns privacy allowed settings"));
    }
}
