package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.map;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Logs of single requests. */
public final class LogsService extends BaseService {

    private static final Schema HEADERS = map(null, string(null));

    /** Uses the connection that all services share. */
    public LogsService(PortkeyClient connection) {
        super(connection, "call request trace response reply answer input output exact");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                post("create_log", "/logs")
                        .title("Insert log")
                        .description("Records one request that did not pass through the gateway, with its response. "
                                + "Takes a workspace key.")
                        .requireBody(
                                "request",
                                object(null)
                                        .require("url", string("Of the provider."))
                                        .allow("method", string(null))
                                        .allow("headers", HEADERS)
                                        .require("body", open(null)))
                        .requireBody(
                                "response",
                                object(null)
                                        .allow("status", integer(null))
                                        .allow("headers", HEADERS)
                                        .require("body", open(null))
                                        .allow("response_time", integer("Milliseconds.")))
                        .body(
                                "metadata",
                                map("Also free pairs.", string(null))
                                        .allow("trace_id", string(null))
                                        .allow("span_id", string(null))
                                        .allow("span_name", string(null)))
                        .scope("logs.write")
                        .findIdsWith("get_request_analytics")
                        .errorHint(403, "The scope completions.write is needed as well.")
                        .keywords("ingest custom import external trace"),
                get("get_log", "/logs/{log_id}")
                        .title("Get log")
                        .description(
                                "Returns one logged request with its response, cost and timing. Where Portkey answers "
                                        + "405 use create_log_export.")
                        .path("log_id", id("As in an exported log."))
                        .query(
                                "path_format",
                                oneOf("Storage layout of the log, default v1. v2 requires created_at.", "v1", "v2"))
                        .query("created_at", dateTime("When the log was created."))
                        .query("type", oneOf("Only for the log of a hook.", "hooks"))
                        .scope("logs.read", "completions.write", "logs.write")
                        .findIdsWith("download_log_export")
                        .keywords(
                                "trace request response detail body single debug exact exactly input output answer reply full failed call"));
    }
}
