package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.ModelCall;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The logs of single requests: inserted ones, and one for each model call that the analytics count. */
public final class Logs implements SandboxResource {

    private static final String KIND = "log";

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.object(
                            "request",
                            BodyField.text("url").required(),
                            BodyField.text("method"),
                            BodyField.object("headers"),
                            BodyField.any("body").required())
                    .required(),
            BodyField.object(
                            "response",
                            BodyField.integer("status", 100, 599),
                            BodyField.object("headers"),
                            BodyField.any("body").required(),
                            BodyField.integer("response_time", 0, Integer.MAX_VALUE))
                    .required(),
            BodyField.object("metadata")
                    .requiring(
                            metadata -> metadata.valueStream().allMatch(JsonNode::isTextual),
                            "must have only strings as values")
                    .orElse(SandboxJson.object()));

    private final Table logs;
    private final ModelCalls calls;

    public Logs(Store store, ModelCalls calls) {
        logs = store.table(KIND);
        this.calls = calls;
    }

    @Override
    public void addTo(Router router) {
        router.on(KeyAccess.ANY, "POST", "/logs", this::insert).on(KeyAccess.ANY, "GET", "/logs/{logId}", this::read);
    }

    /** Inserts one log or an array of logs; if one is invalid, none is inserted. */
    private JsonNode insert(SandboxRequest request) {
        JsonNode sent = SandboxJson.parseAny(new String(request.content(), StandardCharsets.UTF_8));
        ArrayNode all = sent.isArray() ? (ArrayNode) sent : SandboxJson.array().add(request.body());
        ArrayNode kept = SandboxJson.array();
        for (JsonNode each : all) {
            if (!each.isObject()) {
                throw ApiException.invalid("body must be an object or an array of objects");
            }
            SCHEMA.fill("", each, kept.addObject());
        }
        for (JsonNode each : kept) {
            logs.add(inserted(request, (ObjectNode) each, logs.all().count()));
        }
        return SandboxJson.object();
    }

    private ObjectNode inserted(SandboxRequest request, ObjectNode sent, long number) {
        RequestStamp stamp = request.stamp();
        ObjectNode response = sent.withObjectProperty("response");
        int status = response.path("status").asInt(200);
        int time = response.path("response_time").asInt(0);
        ObjectNode metadata = sent.withObjectProperty("metadata");
        String id = SandboxJson.id(stamp.id() + number);
        ObjectNode log = log(
                id,
                request.caller().isOrganisation()
                        ? SampleOrganisation.DEFAULT_WORKSPACE
                        : request.caller().ownWorkspace(),
                stamp.date(),
                status,
                time);
        log.withObjectProperty("request").setAll(sent.withObjectProperty("request"));
        log.withObjectProperty("response").setAll((ObjectNode) response.without(List.of("status", "response_time")));
        ObjectNode metrics = log.withObjectProperty("metrics").put("source", "custom");
        metrics.setAll(SandboxJson.pick(metadata, "trace_id", "span_id", "span_name"));
        // These fields make the log findable by its id and by its trace id.
        return log.put("id", id).put("slug", metadata.path("trace_id").asText(id));
    }

    private JsonNode read(SandboxRequest request) {
        request.parameter("type").ifPresent(type -> BodyField.checkOneOf("type", type, List.of("hooks")));
        boolean byTime = BodyField.checkOneOf(
                        "path_format", request.parameter("path_format").orElse("v1"), List.of("v1", "v2"))
                .equals("v2");
        if (byTime || request.parameter("created_at").isPresent()) {
            request.requiredTime("created_at");
        }
        String id = request.variable("logId");
        ObjectNode log = find(id).orElseThrow(() -> ApiException.notFound(KIND));
        if (!isOwn(request, log)) {
            throw ApiException.forbidden();
        }
        Instant created = Instant.parse(log.path("created_at").textValue());
        if (byTime
                && !request.requiredTime("created_at")
                        .truncatedTo(ChronoUnit.SECONDS)
                        .equals(created)) {
            throw ApiException.notFound(KIND);
        }
        log.remove(List.of("id", "slug"));
        return log;
    }

    /** Returns whether a log or trace with this id exists and the key may read it. */
    boolean isVisible(SandboxRequest request, String id) {
        return find(id).filter(log -> isOwn(request, log)).isPresent();
    }

    private Optional<ObjectNode> find(String id) {
        return logs.find(id).map(ObjectNode::deepCopy).or(() -> calls.find(id).map(Logs::log));
    }

    private static boolean isOwn(SandboxRequest request, ObjectNode log) {
        return request.caller().isOrganisation()
                || SandboxJson.has(
                        log.path("metrics"), "workspace_slug", request.caller().ownWorkspace());
    }

    /** Returns a call with all fields that an export can hold. */
    static ObjectNode exported(ModelCall usage) {
        ObjectNode log = log(usage);
        ObjectNode row = SandboxJson.object();
        row.setAll((ObjectNode) log.path("metrics"));
        row.set("request", log.path("request").path("body"));
        row.set("response", log.path("response").path("body"));
        row.put("request_url", log.path("request").path("url").textValue()).put("mode", "single");
        ObjectNode metadata = row.putObject("metadata");
        usage.metadata().forEach(metadata::put);
        return row;
    }

    private static ObjectNode log(ModelCall usage) {
        ObjectNode log =
                log(usage.id(), usage.workspace(), SandboxJson.date(usage.at()), usage.status(), usage.latency());
        log.withObjectProperty("request")
                .put("url", "https://api.portkey.ai/v1/chat/completions")
                .putObject("body")
                .put("model", usage.model().name())
                .putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Summarise service report " + usage.trace());
        ObjectNode answer = log.withObjectProperty("response").putObject("body");
        if (usage.failed()) {
            answer.putObject("error").put("message", "The provider answered with " + usage.status());
        } else {
            answer.put("model", usage.model().name())
                    .putObject("usage")
                    .put("prompt_tokens", usage.promptTokens())
                    .put("completion_tokens", usage.completionTokens())
                    .put("total_tokens", usage.totalTokens());
        }
        ObjectNode metrics = log.withObjectProperty("metrics")
                .put("ai_org", usage.model().provider())
                .put("ai_model", usage.model().name())
                .put("virtual_key", usage.virtualKey())
                .put("req_units", usage.promptTokens())
                .put("res_units", usage.completionTokens())
                .put("total_units", usage.totalTokens())
                .put("cost", usage.cents())
                .put("cost_currency", "USD")
                .put("cache_status", usage.cache() == null ? "MISS" : "HIT")
                .put("retry_success_count", usage.retries())
                .put("trace_id", usage.trace())
                .put("span_id", usage.span())
                .put("api_key_id", usage.apiKey());
        if (usage.config() != null) {
            metrics.put("config", usage.config());
        }
        if (usage.prompt() != null) {
            metrics.put("prompt_slug", usage.prompt());
        }
        ArrayNode keys = metrics.putArray("metadata.key");
        ArrayNode values = metrics.putArray("metadata.value");
        usage.metadata().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            keys.add(entry.getKey());
            values.add(entry.getValue());
        });
        return log;
    }

    /** Returns the fields that all logs have. */
    private static ObjectNode log(String id, String workspace, String at, int status, int time) {
        ObjectNode log = SandboxJson.object()
                .put("_id", id)
                .put("organisation_id", SampleOrganisation.ID)
                .put("created_at", at);
        log.putObject("request").put("method", "POST").putObject("headers");
        log.withObjectProperty("request").putObject("portkeyHeaders");
        log.putObject("response")
                .put("status", status)
                .put("responseTime", time)
                .put("lastUsedOptionJsonPath", "config")
                .putObject("headers");
        log.putObject("metrics")
                .put("id", id)
                .put("organisation_id", SampleOrganisation.ID)
                .put("created_at", at)
                .put("is_success", status < 400)
                .put("response_status_code", status)
                .put("response_time", time)
                .put("workspace_slug", workspace);
        return log;
    }
}
