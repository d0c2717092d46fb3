package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.resources.SharedSchemas.moment;
import static dev.portkeyadmin.schema.Schemas.id;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.map;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.string;
import static dev.portkeyadmin.schema.Schemas.url;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Logs of single requests. */
final class LogsService extends BaseService {

    private static final Schema HEADERS = map("Headers by name.", string(null));

    LogsService(PortkeyClient connection) {
        super(connection, "call request trace response reply answer input output exact");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                post("create_log", "/logs")
                        .title("Insert log")
                        .description("Records one request that did not pass through the gateway, with its response. "
                                + "Needs a workspace key.")
                        .requireBody(
                                "request",
                                object("The request as the provider got it.")
                                        .require("url", url("URL of the provider, https:// or http://."))
                                        .allow("method", name("HTTP method."))
                                        .allow("headers", HEADERS)
                                        .require("body", open("JSON body.")))
                        .requireBody(
                                "response",
                                object("The response of the provider.")
                                        .allow(
                                                "status",
                                                integer("HTTP status, 100 to 599.")
                                                        .min(100)
                                                        .max(599))
                                        .allow("headers", HEADERS)
                                        .require("body", open("JSON body."))
                                        .allow(
                                                "response_time",
                                                integer("Milliseconds, 0 or more.")
                                                        .min(0)))
                        .body(
                                "metadata",
                                map("Also key-value pairs of your own.", string("Any text."))
                                        .allow("trace_id", name("Trace that the request belongs to."))
                                        .allow("span_id", name("Span within the trace."))
                                        .allow("span_name", name("Name of the span.")))
                        .scope("logs.write")
                        .findIdsWith("get_request_analytics")
                        .errorHint(403, "It also needs the scope completions.write.")
                        .keywords("ingest custom import external trace push insert own record"),
                get("get_log", "/logs/{log_id}")
                        .title("Get log")
                        .description(
                                "Returns one logged request with its response, cost (US cents, and cost_usd) and timing. Where Portkey answers "
                                        + "405 use create_log_export.")
                        // Cents, as portkey.ai/docs/product/observability/logs-export says of the same field.
                        .cents("/metrics/cost", "cost_usd")
                        .path("log_id", id("Id of an exported log."))
                        .query("path_format", oneOf("Storage layout of the log, default v1.", "v1", "v2"))
                        .query("created_at", moment("When the log was created"))
                        .query("type", oneOf("Only for the log of a hook.", "hooks"))
                        .rules(Rule.requiredWhen("created_at", "path_format", "v2"))
                        .scope("logs.read", "completions.write", "logs.write")
                        .findIdsWith("download_log_export")
                        .keywords("trace request response detail body single debug exact exactly input output answer "
                                + "reply full failed call why entry retrieve open look"));
    }
}
