package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.ModelCall;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The analytics: graphs, groups and summaries of the sample model calls. */
public final class Analytics implements SandboxResource {

    private static final Map<String, Function<ModelCall, String>> GROUPS = Map.of(
            "ai_service",
            usage -> usage.model().provider(),
            "model",
            usage -> usage.model().name(),
            "status_code",
            usage -> Integer.toString(usage.status()),
            "api_key",
            ModelCall::apiKey,
            "config",
            ModelCall::config,
            "workspace",
            ModelCall::workspace,
            "provider",
            ModelCall::virtualKey,
            "prompt",
            ModelCall::prompt);

    private static final String SAVED_SIMPLE = "cumulative_simple_cache_savings";
    private static final String SAVED_SEMANTIC = "cumulative_semantic_cache_savings";

    private static final Metric RATED = Metric.of("total", Metrics::rated);

    private final ModelCalls calls;

    /** Adds metrics of model calls to a node. */
    @FunctionalInterface
    private interface Metric {

        Metric EMPTY = (node, usage) -> {};

        void add(ObjectNode node, List<ModelCall> usage);

        static Metric of(String name, ToDoubleFunction<List<ModelCall>> figure) {
            return (node, usage) -> Metrics.put(node, name, figure.applyAsDouble(usage));
        }

        default Metric and(String name, ToDoubleFunction<List<ModelCall>> figure) {
            return (node, usage) -> {
                add(node, usage);
                of(name, figure).add(node, usage);
            };
        }
    }

    public Analytics(ModelCalls calls) {
        this.calls = calls;
    }

    @Override
    public void addTo(Router router) {
        addGraphsByDay(router);
        addGraphsByValue(router);
        get(router, "summary/cache", this::cacheSummary);
        get(router, "groups/users", request -> groups(request, calls.matching(request), "user", ModelCall::user));
        get(
                router,
                "groups/ai-models",
                request -> groups(request, calls.matching(request), "ai_model", Analytics::modelName));
        get(
                router,
                "groups/workspaces",
                request -> groups(request, calls.acrossWorkspaces(request), "workspace", ModelCall::workspace));
        get(router, "groups/metadata/{metadataKey}", this::byMetadata);
        get(router, "groups/{groupBy}", this::byGroup);
    }

    private static String modelName(ModelCall call) {
        return call.model().name();
    }

    private void addGraphsByDay(Router router) {
        Metric total = Metric.of("total", List::size);
        Metric latency = Metric.of("avg", Metrics::latency)
                .and("p50", usage -> Metrics.latency(usage, 50))
                .and("p90", usage -> Metrics.latency(usage, 90))
                .and("p99", usage -> Metrics.latency(usage, 99));
        Metric errors = Metric.of("total", Metrics::errors);
        graph(router, "requests", total);
        graph(router, "cost", Metric.of("total", Metrics::cost).and("avg", Metrics::averageCost));
        graph(router, "latency", latency);
        graph(router, "tokens", Metric.of("total", Metrics::tokens).and("avg", Metrics::averageTokens));
        graph(router, "users", Metric.of("total", Metrics::users));
        graph(
                router,
                "users/requests",
                total.and("unique", Metrics::users).and("avg", Metrics::requestsPerUser),
                Metric.of("avg", Metrics::requestsPerUser));
        graph(router, "errors", errors);
        graph(router, "errors/rate", Metric.of("rate", Metrics::errorRate));
        graph(router, "errors/stacks", errors, Metrics::addStatuses);
        graph(
                router,
                "requests/rescued",
                Metric.of("retry", Metrics::retried).and("fallback", Metrics::fallbacks),
                Metrics::addRescues);
        graph(router, "cache/latency", Metric.EMPTY, Metric.of("avg", Metrics::hitLatency));
        graph(router, "feedbacks", RATED);
        graph(router, "feedbacks/weighted", Metric.of("avg", Metrics::feedback));
        get(router, "graphs/cache/hit-rate", this::cacheHits);
    }

    private void addGraphsByValue(Router router) {
        get(
                router,
                "graphs/errors/status-codes",
                request -> distribution(
                        request,
                        Metric.of("total_errors", Metrics::errors).and("unique_error_codes", Metrics::errorCodes),
                        row -> row.failed() ? row.status() : null,
                        (node, code) -> node.put("status_code", code),
                        Metric.of("count", List::size)));
        get(
                router,
                "graphs/feedbacks/scores",
                request -> distribution(
                        request,
                        RATED,
                        row -> Double.isNaN(row.feedback()) ? null : (int) row.feedback(),
                        (node, score) -> node.put("score", score),
                        Metric.of("total", List::size)));
        get(
                router,
                "graphs/feedbacks/ai-models",
                request -> distribution(
                        request,
                        Metric.EMPTY,
                        Analytics::modelName,
                        (node, name) -> node.put("ai_model", name),
                        RATED.and("avg_weighted_feedback", Metrics::feedback)));
    }

    private static void get(Router router, String path, Router.RouteHandler handler) {
        router.on(KeyAccess.ANY, "GET", "/analytics/" + path, handler);
    }

    private void graph(Router router, String name, Metric both) {
        graph(router, name, both, both);
    }

    private void graph(Router router, String name, Metric summary, Metric point) {
        get(router, "graphs/" + name, request -> graph(request, summary, point));
    }

    private JsonNode graph(SandboxRequest request, Metric summary, Metric point) {
        List<ModelCall> usage = calls.matching(request).toList();
        ArrayNode points = SandboxJson.array();
        Map<Instant, List<ModelCall>> byDay =
                usage.stream().collect(Collectors.groupingBy(row -> row.at().truncatedTo(ChronoUnit.DAYS)));
        for (Instant day = calls.firstDay(request);
                !day.isAfter(calls.lastDay(request));
                day = day.plus(1, ChronoUnit.DAYS)) {
            ObjectNode node = points.addObject().put("timestamp", SandboxJson.date(day));
            point.add(node, byDay.getOrDefault(day, List.of()));
        }
        return wrap(usage, summary, points);
    }

    private static ObjectNode wrap(List<ModelCall> usage, Metric summary, ArrayNode points) {
        ObjectNode graph = SandboxJson.object().put("object", "analytics-graph");
        summary.add(graph.putObject("summary"), usage);
        return graph.set("data_points", points);
    }

    /** Returns a graph whose points are values instead of days. */
    private <T extends Comparable<T>> JsonNode distribution(
            SandboxRequest request,
            Metric summary,
            Function<ModelCall, T> value,
            BiConsumer<ObjectNode, T> name,
            Metric point) {
        List<ModelCall> usage = calls.matching(request).toList();
        ArrayNode points = SandboxJson.array();
        usage.stream()
                .filter(row -> value.apply(row) != null)
                .collect(Collectors.groupingBy(value, TreeMap::new, Collectors.toList()))
                .forEach((each, rows) -> {
                    ObjectNode node = points.addObject();
                    name.accept(node, each);
                    point.add(node, rows);
                });
        return wrap(usage, summary, points);
    }

    private JsonNode cacheHits(SandboxRequest request) {
        JsonNode graph = graph(
                request,
                Metric.of("total", Metrics::hits).and("rate", Metrics::hitRate),
                Metric.of("simple_hits", usage -> Metrics.hits(usage, ModelCall.SIMPLE))
                        .and("semantic_hits", usage -> Metrics.hits(usage, ModelCall.SEMANTIC))
                        .and("rate", Metrics::hitRate)
                        .and(SAVED_SIMPLE, usage -> Metrics.saved(usage, ModelCall.SIMPLE))
                        .and(SAVED_SEMANTIC, usage -> Metrics.saved(usage, ModelCall.SEMANTIC)));
        for (String saved : List.of(SAVED_SIMPLE, SAVED_SEMANTIC)) {
            double sum = 0;
            for (JsonNode point : graph.path("data_points")) {
                sum += point.path(saved).doubleValue();
                Metrics.put((ObjectNode) point, saved, sum);
            }
        }
        return graph;
    }

    private JsonNode cacheSummary(SandboxRequest request) {
        List<ModelCall> usage = calls.matching(request).toList();
        ObjectNode answer = SandboxJson.object().put("object", "analytics-summary");
        Metric.of("hits", Metrics::hits)
                .and("avg_latency", Metrics::hitLatency)
                .and("total_requests", List::size)
                .and("cache_speedup", Metrics::speedup)
                .add(answer.putObject("summary"), usage);
        return answer;
    }

    /** Returns groups whose columns are strings, by default the most expensive first. */
    private JsonNode groups(
            SandboxRequest request, Stream<ModelCall> usage, String name, Function<ModelCall, String> label) {
        String columns = request.parameter("columns").orElse("requests,cost");
        List<String> wanted = List.of(columns.split(","));
        String order = request.parameter("order_by").orElse("cost");
        Stream.concat(wanted.stream(), Stream.of(order))
                .filter(column -> !Metrics.COLUMNS.containsKey(column))
                .forEach(column -> {
                    throw ApiException.invalid(
                            "columns and order_by must be one of " + String.join(", ", Metrics.NAMES));
                });
        boolean ascending = BodyField.checkOneOf(
                        "order_by_type", request.parameter("order_by_type").orElse("desc"), List.of("asc", "desc"))
                .equals("asc");
        Comparator<List<ModelCall>> comparator = Comparator.comparingDouble(rows -> Metrics.figure(order, rows));
        Stream<ObjectNode> rows = usage
                .filter(row -> label.apply(row) != null)
                .collect(Collectors.groupingBy(label, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue(ascending ? comparator : comparator.reversed()))
                .map(group -> {
                    ObjectNode row = SandboxJson.object()
                            .put("object", "analytics-group")
                            .put(name, group.getKey());
                    wanted.forEach(column -> row.put(column, Metrics.text(column, group.getValue())));
                    return row;
                });
        return ListPaging.SNAKE.list(request, Envelope.LIST, rows);
    }

    private JsonNode byMetadata(SandboxRequest request) {
        String key = request.variable("metadataKey");
        Map<String, List<ModelCall>> byValue = calls.matching(request)
                .filter(row -> row.metadata().containsKey(key))
                .collect(Collectors.groupingBy(row -> row.metadata().get(key)));
        Stream<ObjectNode> rows = byValue.entrySet().stream()
                .sorted(Comparator.comparing(value -> -value.getValue().size()))
                .map(value -> {
                    ObjectNode row = SandboxJson.object()
                            .put("object", "analytics-group")
                            .put("metadata_value", value.getKey())
                            .put("last_seen", Metrics.text("last_seen", value.getValue()));
                    Metric.of("requests", List::size)
                            .and("cost", Metrics::cost)
                            .and("avg_tokens", Metrics::averageTokens)
                            .and("avg_weighted_feedback", Metrics::feedback)
                            .and("requests_with_feedback", Metrics::rated)
                            .add(row, value.getValue());
                    return row;
                });
        return ListPaging.SNAKE.list(request, Envelope.LIST, rows);
    }

    /** Groups calls by a property; the total is included only on request. */
    private JsonNode byGroup(SandboxRequest request) {
        String name = request.variable("groupBy");
        Function<ModelCall, String> label = Objects.requireNonNull(GROUPS.get(BodyField.checkOneOf(
                "groupBy", name, GROUPS.keySet().stream().sorted().toList())));
        ObjectNode list = (ObjectNode) groups(
                request,
                name.equals("workspace") ? calls.acrossWorkspaces(request) : calls.matching(request),
                name,
                label);
        boolean counted = Stream.of("include_total", "includeTotal")
                .anyMatch(flag -> request.parameter(flag).orElse("").equals("true"));
        return counted ? list : list.without("total");
    }
}
