package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.REQUEST_FILTERS;
import static dev.portkeyadmin.resources.SharedSchemas.TIME_MAX;
import static dev.portkeyadmin.resources.SharedSchemas.TIME_MIN;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.id;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.schema.DocumentedValues;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Jobs that export logs to a file. */
final class LogExportsService extends BaseService {

    private static final Schema EXPORT_ID = id("Id from list_log_exports.");

    private static final Schema FILTERS = Operation.withBounds(
                    REQUEST_FILTERS.describedAs("The logs to export."), TIME_MIN, TIME_MAX)
            .allow("ai_model", name("Models, comma-separated."))
            .allow("workspace_slug", ref(Reference.WORKSPACE_SLUG))
            .allow("metadata", open("Metadata that the requests carry."))
            .allow(
                    "page_size",
                    number("Number of logs, 1 to 50000 (default).").min(1).max(50_000))
            .allow("current_page", number("Page number, from 0.").min(0));

    private static final Schema REQUESTED_DATA = array(
                    "One or more fields of each log; cost is in US cents.", oneOf(null, DocumentedValues.LOG_FIELDS))
            .minItems(1);

    LogExportsService(PortkeyClient connection) {
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
                        .body("filters", FILTERS)
                        .rangeIn("filters", TIME_MIN, TIME_MAX)
                        .requireBody("requested_data", REQUESTED_DATA)
                        .body("workspace_id", WORKSPACE_ID)
                        .body("description", string("Any text."))
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .rename("id", "export_id")
                        .keywords("dump raw requests jsonl csv backup archive search find logs history failing filter "
                                + "last week download failed"),
                get("list_log_exports", "/logs/exports")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .nameOf("created_by", Reference.USER)
                        .title("List log exports")
                        .description(
                                "Lists export jobs with id, status, filters and requested_data. The key of a user sees "
                                        + "only the exports of that user.")
                        .listUnpaged(ListShape.DATA)
                        .query("workspace_id", OF_WORKSPACE)
                        .enterprise()
                        .scope("logs.export")
                        .keywords("jobs dumps previous all earlier"),
                get("get_log_export", "/logs/exports/{export_id}")
                        .title("Get log export")
                        .description("Returns one export job; its status is draft, in_progress, success, failed or "
                                + "stopped.")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job progress state poll finished status check ready done far"),
                put("update_log_export", "/logs/exports/{export_id}")
                        .showChange("get_log_export")
                        .title("Update log export")
                        .description(
                                "Changes filters or fields of an export that is still a draft. For a started one use "
                                        + "create_log_export.")
                        .path("export_id", EXPORT_ID)
                        .requireBody(
                                "filters", FILTERS.describedAs("The logs to export, replacing the present filters."))
                        .rangeIn("filters", TIME_MIN, TIME_MAX)
                        .body("requested_data", REQUESTED_DATA)
                        .body("workspace_id", WORKSPACE_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job edit columns filters draft change filter"),
                post("start_log_export", "/logs/exports/{export_id}/start")
                        .showChange("get_log_export")
                        .title("Start log export")
                        .description("Starts a drafted export; get_log_export returns its progress.")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job run begin kick off launch"),
                post("cancel_log_export", "/logs/exports/{export_id}/cancel")
                        .repeatable()
                        .showChange("get_log_export")
                        .title("Cancel log export")
                        .description("Stops an export that is in progress.")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job abort stop end halt running"),
                get("download_log_export", "/logs/exports/{export_id}/download")
                        .title("Download log export")
                        .description("Returns signed_url, a link to the JSONL file of an export with status success; "
                                + "anyone who has the link can read the logs.")
                        .requires("a started export", "start_log_export", "get_log_export")
                        .path("export_id", EXPORT_ID)
                        .enterprise()
                        .scope("logs.export")
                        .findIdsWith("list_log_exports")
                        .keywords("job file result fetch url get"),
                get("get_log_export_restrictions", "/logs/exports/field-restrictions")
                        .title("Get log export restrictions")
                        .description("Returns the fields that the organisation or workspace forbids in exports.")
                        .query("workspace_id", OF_WORKSPACE)
                        .perhapsEnterprise()
                        .scope("logs.export")
                        .keywords("denied columns privacy allowed settings forbidden not exported can't"));
    }
}
