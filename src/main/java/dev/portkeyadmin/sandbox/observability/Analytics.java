package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.ModelCall;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxCaller;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The analytics: filters, graphs, groups and summaries of the sample model calls. */
public final class Analytics {

    private static final String FEEDBACK = "weighted_feedback";

    /** Filtered by {@code name_min} and {@code name_max}. NaN is in no range, so a feedback filter excludes unrated calls. */
    private static final Map<String, ToDoubleFunction<ModelCall>> MEASURES = Map.of(
            "total_units",
            ModelCall::totalTokens,
            "cost",
            ModelCall::cents,
            "prompt_token",
            ModelCall::promptTokens,
            "completion_token",
            ModelCall::completionTokens,
            FEEDBACK,
            ModelCall::feedback);

    /** Filtered by a comma-separated list of values. */
    private static final Map<String, Function<ModelCall, String>> LABELS = Map.of(
            "status_code", usage -> Integer.toString(usage.status()),
            "virtual_keys", usage -> usage.model().virtualKey(),
            "configs", ModelCall::config,
            "api_key_ids", ModelCall::apiKey,
            "ai_model", usage -> usage.model().name(),
            "ai_org_model",
                    usage -> usage.model().provider() + "__" + usage.model().name(),
            "trace_id", ModelCall::trace,
            "span_id", ModelCall::span,
            "prompt_slug", ModelCall::prompt);

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
            usage -> usage.model().virtualKey(),
            "prompt",
            ModelCall::prompt);

    private static final String MIN = "time_of_generation_min";
    private static final String MAX = "time_of_generation_max";
    private static final String SAVED_SIMPLE = "cumulative_simple_cache_savings";
    private static final String SAVED_SEMANTIC = "cumulative_semantic_cache_savings";

    private final Table workspaces;
    private final Instant start;
    private @Nullable List<ModelCall> usage;

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

    public Analytics(Store store, Instant start) {
        this.workspaces = store.table(Kinds.WORKSPACE);
        this.start = start;
    }

    public void addTo(Router router) {
        Metric total = Metric.of("total", List::size);
        Metric latency = Metric.of("avg", Metrics::latency)
                .and("p50", usage -> Metrics.latency(usage, 50))
                .and("p90", usage -> Metrics.latency(usage, 90))
                .and("p99", usage -> Metrics.latency(usage, 99));
        Metric errors = Metric.of("total", Metrics::errors);
        Metric rated = Metric.of("total", Metrics::rated);
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
        graph(router, "feedbacks", rated);
        graph(router, "feedbacks/weighted", Metric.of("avg", Metrics::feedback));
        get(router, "graphs/cache/hit-rate", this::cacheHits);
        get(router, "summary/cache", this::cacheSummary);
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
                        rated,
                        row -> Double.isNaN(row.feedback()) ? null : (int) row.feedback(),
                        (node, score) -> node.put("score", score),
                        total));
        Function<ModelCall, String> model = row -> row.model().name();
        get(
                router,
                "graphs/feedbacks/ai-models",
                request -> distribution(
                        request,
                        Metric.EMPTY,
                        model,
                        (node, name) -> node.put("ai_model", name),
                        rated.and("avg_weighted_feedback", Metrics::feedback)));
        get(router, "groups/users", request -> groups(request, matching(request), "user", ModelCall::user));
        get(router, "groups/ai-models", request -> groups(request, matching(request), "ai_model", model));
        get(
                router,
                "groups/workspaces",
                request -> groups(request, acrossWorkspaces(request), "workspace", ModelCall::workspace));
        get(router, "groups/metadata/{metadataKey}", this::byMetadata);
        get(router, "groups/{groupBy}", this::byGroup);
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
        List<ModelCall> usage = matching(request).toList();
        ArrayNode points = SandboxJson.array();
        Map<Instant, List<ModelCall>> byDay =
                usage.stream().collect(Collectors.groupingBy(row -> row.at().truncatedTo(ChronoUnit.DAYS)));
        for (Instant day = firstDay(request); !day.isAfter(lastDay(request)); day = day.plus(1, ChronoUnit.DAYS)) {
            ObjectNode node = points.addObject().put("timestamp", SandboxJson.date(day));
            point.add(node, byDay.getOrDefault(day, List.of()));
        }
        return wrap(usage, summary, points);
    }

    /** Returns the first day of a graph: the start of the period, but not before the first sample call. */
    private Instant firstDay(SandboxRequest request) {
        Instant first = start.minus(ModelCall.DAYS, ChronoUnit.DAYS);
        Instant min = request.requiredTime(MIN);
        return (min.isAfter(first) ? min : first).truncatedTo(ChronoUnit.DAYS);
    }

    private Instant lastDay(SandboxRequest request) {
        Instant max = request.requiredTime(MAX);
        return max.isBefore(start) ? max : start;
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
        List<ModelCall> usage = matching(request).toList();
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
        List<ModelCall> usage = matching(request).toList();
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
        Map<String, List<ModelCall>> byValue = matching(request)
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
        ObjectNode list = (ObjectNode)
                groups(request, name.equals("workspace") ? acrossWorkspaces(request) : matching(request), name, label);
        boolean counted = Stream.of("include_total", "includeTotal")
                .anyMatch(flag -> request.parameter(flag).orElse("").equals("true"));
        return counted ? list : list.without("total");
    }

    /** Counts the calls of one workspace that match filters named like the query parameters. */
    long count(ObjectNode filters, String workspace, RequestStamp stamp) {
        return matching(filters, workspace, stamp).count();
    }

    /** Returns the calls of one workspace that match such filters. */
    Stream<ModelCall> matching(ObjectNode filters, String workspace, RequestStamp stamp) {
        Map<String, String> query = new HashMap<>(Map.of(MIN, "1970-01-01T00:00:00Z", MAX, "9999-01-01T00:00:00Z"));
        filters.properties().forEach(filter -> {
            JsonNode value = filter.getValue();
            query.put(filter.getKey(), value.isContainerNode() ? value.toString() : value.asText());
        });
        return matching(
                new SandboxRequest(new SandboxCaller(null, workspace, Set.of()), Map.of(), query, new byte[0], stamp));
    }

    /** Returns the model call whose log or trace has this id. */
    Optional<ModelCall> find(String id) {
        return all().stream()
                .filter(row -> row.trace().equals(id) || row.id().equals(id))
                .findFirst();
    }

    /** Sets the rating of the model call whose log or trace has this id; an inserted log is not counted, so it has none. */
    void rate(String id, double value) {
        usage = all().stream()
                .map(row -> row.trace().equals(id) || row.id().equals(id) ? row.rated(value) : row)
                .toList();
    }

    private Stream<ModelCall> matching(SandboxRequest request) {
        String workspace = workspace(request);
        return matching(request, row -> row.workspace().equals(workspace));
    }

    /** Returns the matching calls of all workspaces, or of the named one, or of the workspace of the key. */
    private Stream<ModelCall> acrossWorkspaces(SandboxRequest request) {
        boolean all = request.caller().isOrganisation()
                && request.parameter("workspace_slug").isEmpty();
        return all ? matching(request, row -> true) : matching(request);
    }

    private Stream<ModelCall> matching(SandboxRequest request, Predicate<ModelCall> where) {
        Instant min = request.requiredTime(MIN);
        Instant max = request.requiredTime(MAX);
        if (!min.isBefore(max)) {
            throw ApiException.invalid(MIN + " must be before " + MAX);
        }
        List<Predicate<ModelCall>> filters = new ArrayList<>();
        filters.add(where);
        filters.add(row -> !row.at().isBefore(min) && !row.at().isAfter(max));
        MEASURES.forEach((name, measure) -> {
            checkRange(request, name);
            request.number(name + "_min").ifPresent(bound -> filters.add(row -> measure.applyAsDouble(row) >= bound));
            request.number(name + "_max").ifPresent(bound -> filters.add(row -> measure.applyAsDouble(row) <= bound));
        });
        if (!request.csv("status_code").orElse(List.of()).stream().allMatch(code -> code.matches("[1-5]\\d\\d"))) {
            throw ApiException.invalid("status_code must be a list of HTTP status codes");
        }
        LABELS.forEach((name, label) ->
                request.csv(name).ifPresent(wanted -> filters.add(row -> wanted.contains(label.apply(row)))));
        request.parameter("metadata").ifPresent(json -> {
            ObjectNode wanted = SandboxJson.parse("metadata", json.getBytes(StandardCharsets.UTF_8));
            wanted.properties()
                    .forEach(entry -> filters.add(row ->
                            entry.getValue().asText().equals(row.metadata().get(entry.getKey()))));
        });
        return all().stream().filter(filters.stream().reduce(row -> true, Predicate::and));
    }

    private static void checkRange(SandboxRequest request, String name) {
        double lowest = name.equals(FEEDBACK) ? -10 : 0;
        double highest = name.equals(FEEDBACK) ? 10 : Double.MAX_VALUE;
        double min = request.number(name + "_min").orElse(lowest);
        double max = request.number(name + "_max").orElse(highest);
        boolean isFraction = name.equals(FEEDBACK) || name.equals("cost");
        if (!isFraction && (min != Math.rint(min) || max != Math.rint(max))) {
            throw ApiException.invalid("%s_min and %1$s_max must be whole numbers".formatted(name));
        }
        if (min < lowest || max > highest || min > max) {
            throw ApiException.invalid("%s_min must not be above %1$s_max, and both must be %s"
                    .formatted(name, name.equals(FEEDBACK) ? "from -10 to 10" : "0 or more"));
        }
    }

    /** Returns the workspace of a query: for a workspace key always its own, else the named one or the default workspace. */
    private String workspace(SandboxRequest request) {
        if (!request.caller().isOrganisation()) {
            return request.caller().ownWorkspace();
        }
        String slug = request.parameter("workspace_slug").orElse(SampleOrganisation.DEFAULT_WORKSPACE);
        return workspaces
                .find(slug)
                .map(found -> found.path("slug").textValue())
                .orElseThrow(ApiException::forbidden);
    }

    /** Generates the calls on first use, because most sandboxes never need them. */
    private List<ModelCall> all() {
        if (usage == null) {
            usage = ModelCall.sampleBefore(start);
        }
        return usage;
    }
}
