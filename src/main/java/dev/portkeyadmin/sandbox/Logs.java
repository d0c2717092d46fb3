package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The logs of single requests: those that were sent in, and one for each request that the analytics count. */
final class Logs {

    private static final String KIND = "log";

    private static final Shape SHAPE = Shape.of(
            Field.object(
                            "request",
                            Field.text("url").required(),
                            Field.text("method"),
                            Field.object("headers"),
                            Field.any("body").required())
                    .required(),
            Field.object(
                            "response",
                            Field.whole("status", 100, 599),
                            Field.object("headers"),
                            Field.any("body").required(),
                            Field.whole("response_time", 0, Integer.MAX_VALUE))
                    .required(),
            Field.object("metadata").orElse(Json.object()));

    private final Records logs;
    private final Analytics analytics;

    Logs(Store store, Analytics analytics) {
        logs = store.of(KIND);
        this.analytics = analytics;
    }

    void addTo(Router router) {
        router.on(Keys.ANY, "POST", "/logs", this::insert).on(Keys.ANY, "GET", "/logs/{logId}", this::read);
    }

    /** One log or several: all or none. */
    private JsonNode insert(Request request) {
        JsonNode sent = Json.parseAny(new String(request.content(), StandardCharsets.UTF_8));
        ArrayNode all = sent.isArray() ? (ArrayNode) sent : Json.array().add(request.body());
        ArrayNode kept = Json.array();
        for (JsonNode each : all) {
            if (!each.isObject()) {
                throw ApiError.invalid("body must be an object or an array of objects");
            }
            SHAPE.fill("", each, kept.addObject());
        }
        for (JsonNode each : kept) {
            logs.add(inserted(request, (ObjectNode) each, logs.all().count()));
        }
        return Json.object();
    }

    private ObjectNode inserted(Request request, ObjectNode sent, long number) {
        Stamp stamp = request.stamp();
        ObjectNode response = sent.withObjectProperty("response");
        int status = response.path("status").asInt(200);
        int time = response.path("response_time").asInt(0);
        ObjectNode metadata = sent.withObjectProperty("metadata");
        String id = Json.id(stamp.id() + number);
        ObjectNode log = log(
                id,
                request.caller().isOrganisation()
                        ? Seed.DEFAULT_WORKSPACE
                        : request.caller().workspace(),
                stamp.date(),
                status,
                time);
        log.withObjectProperty("request").setAll(sent.withObjectProperty("request"));
        log.withObjectProperty("response").setAll((ObjectNode) response.without(List.of("status", "response_time")));
        ObjectNode metrics = log.withObjectProperty("metrics").put("source", "custom");
        metrics.setAll(Json.pick(metadata, "trace_id", "span_id", "span_name"));
        // By these both the log and its trace are found.
        return log.put("id", id).put("slug", metadata.path("trace_id").asText(id));
    }

    private JsonNode read(Request request) {
        String id = request.variable("logId");
        ObjectNode log = logs.find(id)
                .map(ObjectNode::deepCopy)
                .or(() -> analytics.find(id).map(Logs::log))
                .orElseThrow(() -> ApiError.notFound(KIND));
        boolean own = request.caller().isOrganisation()
                || Json.has(
                        log.path("metrics"), "workspace_slug", request.caller().workspace());
        if (!own) {
            throw ApiError.forbidden();
        }
        log.remove(List.of("id", "slug"));
        return log;
    }

    private static ObjectNode log(Usage usage) {
        ObjectNode log = log(usage.id(), usage.workspace(), Json.date(usage.at()), usage.status(), usage.latency());
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
                .put("virtual_key", usage.model().virtualKey())
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

    /** What all logs have. */
    private static ObjectNode log(String id, String workspace, String at, int status, int time) {
        ObjectNode log = Json.object()
                .put("_id", id)
                .put("organisation_id", Seed.ORGANISATION_ID)
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
                .put("organisation_id", Seed.ORGANISATION_ID)
                .put("created_at", at)
                .put("is_success", status < 400)
                .put("response_status_code", status)
                .put("response_time", time)
                .put("workspace_slug", workspace);
        return log;
    }
}
