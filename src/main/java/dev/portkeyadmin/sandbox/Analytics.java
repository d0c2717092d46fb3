package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Questions about usage: the filters that all of them share, and the ways to sum up. */
final class Analytics {

    /** Filtered by {@code name_min} and {@code name_max}. NaN is in no range, so asking for feedback leaves out the unrated. */
    private static final Map<String, ToDoubleFunction<Usage>> MEASURES = Map.of(
            "total_units", Usage::totalTokens,
            "cost", Usage::cents,
            "prompt_token", Usage::promptTokens,
            "completion_token", Usage::completionTokens,
            "weighted_feedback", Usage::feedback);

    /** Filtered by a comma-separated list of values. */
    private static final Map<String, Function<Usage, String>> LABELS = Map.of(
            "status_code", usage -> Integer.toString(usage.status()),
            "virtual_keys", usage -> usage.model().virtualKey(),
            "configs", Usage::config,
            "api_key_ids", Usage::apiKey,
            "ai_model", usage -> usage.model().name(),
            "ai_org_model",
                    usage -> usage.model().provider() + "__" + usage.model().name(),
            "trace_id", Usage::trace,
            "span_id", Usage::span,
            "prompt_slug", Usage::prompt);

    private static final Map<String, Function<Usage, String>> GROUPS = Map.of(
            "ai_service",
            usage -> usage.model().provider(),
            "model",
            usage -> usage.model().name(),
            "status_code",
            usage -> Integer.toString(usage.status()),
            "api_key",
            Usage::apiKey,
            "config",
            Usage::config,
            "workspace",
            Usage::workspace,
            "provider",
            usage -> usage.model().virtualKey(),
            "prompt",
            Usage::prompt);

    private static final String MIN = "time_of_generation_min";
    private static final String MAX = "time_of_generation_max";
    private static final String SAVED_SIMPLE = "cumulative_simple_cache_savings";
    private static final String SAVED_SEMANTIC = "cumulative_semantic_cache_savings";

    private final Records workspaces;
    private final Instant start;
    private List<Usage> usage;

    /** Adds to a node what some usage comes to. */
    @FunctionalInterface
    private interface Measure {

        Measure NOTHING = (node, usage) -> {};

        void add(ObjectNode node, List<Usage> usage);

        static Measure of(String name, ToDoubleFunction<List<Usage>> figure) {
            return (node, usage) -> Figures.put(node, name, figure.applyAsDouble(usage));
        }

        default Measure and(String name, ToDoubleFunction<List<Usage>> figure) {
            return (node, usage) -> {
                add(node, usage);
                of(name, figure).add(node, usage);
            };
        }
    }

    Analytics(Store store, Instant start) {
        this.workspaces = store.of(Workspaces.KIND);
        this.start = start;
    }

    void addTo(Router router) {
        Measure total = Measure.of("total", List::size);
        Measure latency = Measure.of("avg", Figures::latency)
                .and("p50", usage -> Figures.latency(usage, 50))
                .and("p90", usage -> Figures.latency(usage, 90))
                .and("p99", usage -> Figures.latency(usage, 99));
        Measure errors = Measure.of("total", Figures::errors);
        Measure rated = Measure.of("total", Figures::rated);
        graph(router, "requests", total);
        graph(router, "cost", Measure.of("total", Figures::cost).and("avg", Figures::averageCost));
        graph(router, "latency", latency);
        graph(router, "tokens", Measure.of("total", Figures::tokens).and("avg", Figures::averageTokens));
        graph(router, "users", Measure.of("total", Figures::users));
        graph(
                router,
                "users/requests",
                total.and("unique", Figures::users).and("avg", Figures::requestsPerUser),
                Measure.of("avg", Figures::requestsPerUser));
        graph(router, "errors", errors);
        graph(router, "errors/rate", Measure.of("rate", Figures::errorRate));
        graph(router, "errors/stacks", errors, Figures::addStatuses);
        graph(
                router,
                "requests/rescued",
                Measure.of("retry", Figures::retried).and("fallback", Figures::fallbacks),
                Figures::addRescues);
        graph(router, "cache/latency", Measure.NOTHING, Measure.of("avg", Figures::hitLatency));
        graph(router, "feedbacks", rated);
        graph(router, "feedbacks/weighted", Measure.of("avg", Figures::feedback));
        get(router, "graphs/cache/hit-rate", this::cacheHits);
        get(router, "summary/cache", this::cacheSummary);
        get(
                router,
                "graphs/errors/status-codes",
                request -> distribution(
                        request,
                        Measure.of("total_errors", Figures::errors).and("unique_error_codes", Figures::errorCodes),
                        row -> row.failed() ? row.status() : null,
                        (node, code) -> node.put("status_code", code),
                        Measure.of("count", List::size)));
        get(
                router,
                "graphs/feedbacks/scores",
                request -> distribution(
                        request,
                        rated,
                        row -> Double.isNaN(row.feedback()) ? null : (int) row.feedback(),
                        (node, score) -> node.put("score", score),
                        total));
        Function<Usage, String> model = row -> row.model().name();
        get(
                router,
                "graphs/feedbacks/ai-models",
                request -> distribution(
                        request,
                        Measure.NOTHING,
                        model,
                        (node, name) -> node.put("ai_model", name),
                        rated.and("avg_weighted_feedback", Figures::feedback)));
        get(router, "groups/users", request -> groups(request, matching(request), "user", Usage::user));
        get(router, "groups/ai-models", request -> groups(request, matching(request), "ai_model", model));
        get(
                router,
                "groups/workspaces",
                request -> groups(request, everywhere(request), "workspace", Usage::workspace));
        get(router, "groups/metadata/{metadataKey}", this::byMetadata);
        get(router, "groups/{groupBy}", this::byAny);
    }

    private static void get(Router router, String path, Router.Handler handler) {
        router.on(Keys.ANY, "GET", "/analytics/" + path, handler);
    }

    private void graph(Router router, String name, Measure both) {
        graph(router, name, both, both);
    }

    private void graph(Router router, String name, Measure summary, Measure point) {
        get(router, "graphs/" + name, request -> graph(request, summary, point));
    }

    private JsonNode graph(Request request, Measure summary, Measure point) {
        List<Usage> usage = matching(request).toList();
        ArrayNode points = Json.array();
        Map<Instant, List<Usage>> byDay =
                usage.stream().collect(Collectors.groupingBy(row -> row.at().truncatedTo(ChronoUnit.DAYS)));
        for (Instant day = firstDay(request); !day.isAfter(lastDay(request)); day = day.plus(1, ChronoUnit.DAYS)) {
            ObjectNode node = points.addObject().put("timestamp", Json.date(day));
            point.add(node, byDay.getOrDefault(day, List.of()));
        }
        return wrap(usage, summary, points);
    }

    /** The days without any usage, before the first and after the last, are left out. */
    private Instant firstDay(Request request) {
        Instant first = start.minus(Usage.DAYS, ChronoUnit.DAYS);
        Instant min = request.time(MIN);
        return (min.isAfter(first) ? min : first).truncatedTo(ChronoUnit.DAYS);
    }

    private Instant lastDay(Request request) {
        Instant max = request.time(MAX);
        return max.isBefore(start) ? max : start;
    }

    private static ObjectNode wrap(List<Usage> usage, Measure summary, ArrayNode points) {
        ObjectNode graph = Json.object().put("object", "analytics-graph");
        summary.add(graph.putObject("summary"), usage);
        return graph.set("data_points", points);
    }

    /** A graph whose points are values and not days. */
    private <T extends Comparable<T>> JsonNode distribution(
            Request request, Measure summary, Function<Usage, T> value, BiConsumer<ObjectNode, T> name, Measure point) {
        List<Usage> usage = matching(request).toList();
        ArrayNode points = Json.array();
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

    private JsonNode cacheHits(Request request) {
        JsonNode graph = graph(
                request,
                Measure.of("total", Figures::hits).and("rate", Figures::hitRate),
                Measure.of("simple_hits", usage -> Figures.hits(usage, Usage.SIMPLE))
                        .and("semantic_hits", usage -> Figures.hits(usage, Usage.SEMANTIC))
                        .and("rate", Figures::hitRate)
                        .and(SAVED_SIMPLE, usage -> Figures.saved(usage, Usage.SIMPLE))
                        .and(SAVED_SEMANTIC, usage -> Figures.saved(usage, Usage.SEMANTIC)));
        for (String saved : List.of(SAVED_SIMPLE, SAVED_SEMANTIC)) {
            double sum = 0;
            for (JsonNode point : graph.path("data_points")) {
                sum += point.path(saved).doubleValue();
                Figures.put((ObjectNode) point, saved, sum);
            }
        }
        return graph;
    }

    private JsonNode cacheSummary(Request request) {
        List<Usage> usage = matching(request).toList();
        ObjectNode answer = Json.object().put("object", "analytics-summary");
        Measure.of("hits", Figures::hits)
                .and("avg_latency", Figures::hitLatency)
                .and("total_requests", List::size)
                .and("cache_speedup", Figures::speedup)
                .add(answer.putObject("summary"), usage);
        return answer;
    }

    /** Rows of strings, the dearest first. */
    private JsonNode groups(Request request, Stream<Usage> usage, String name, Function<Usage, String> label) {
        String columns = request.text("columns").orElse("requests,cost");
        List<String> wanted = List.of(columns.split(","));
        String order = request.text("order_by").orElse("cost");
        Stream.concat(wanted.stream(), Stream.of(order))
                .filter(column -> !Figures.COLUMNS.containsKey(column))
                .forEach(column -> {
                    throw ApiError.invalid("columns and order_by must be of " + String.join(", ", Figures.NAMES));
                });
        boolean ascending = Field.checkOneOf(
                        "order_by_type", request.text("order_by_type").orElse("desc"), List.of("asc", "desc"))
                .equals("asc");
        Comparator<List<Usage>> comparator =
                Comparator.comparingDouble(rows -> Figures.COLUMNS.get(order).applyAsDouble(rows));
        Stream<ObjectNode> rows = usage
                .filter(row -> label.apply(row) != null)
                .collect(Collectors.groupingBy(label, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue(ascending ? comparator : comparator.reversed()))
                .map(group -> {
                    ObjectNode row =
                            Json.object().put("object", "analytics-group").put(name, group.getKey());
                    wanted.forEach(column -> row.put(column, Figures.text(column, group.getValue())));
                    return row;
                });
        return Paging.SNAKE.list(request, Envelope.LIST, rows);
    }

    private JsonNode byMetadata(Request request) {
        String key = request.variable("metadataKey");
        Map<String, List<Usage>> byValue = matching(request)
                .filter(row -> row.metadata().containsKey(key))
                .collect(Collectors.groupingBy(row -> row.metadata().get(key)));
        Stream<ObjectNode> rows = byValue.entrySet().stream()
                .sorted(Comparator.comparing(value -> -value.getValue().size()))
                .map(value -> {
                    ObjectNode row = Json.object()
                            .put("object", "analytics-group")
                            .put("metadata_value", value.getKey())
                            .put("last_seen", Figures.text("last_seen", value.getValue()));
                    Measure.of("requests", List::size)
                            .and("cost", Figures::cost)
                            .and("avg_tokens", Figures::averageTokens)
                            .and("avg_weighted_feedback", Figures::feedback)
                            .and("requests_with_feedback", Figures::rated)
                            .add(row, value.getValue());
                    return row;
                });
        return Paging.SNAKE.list(request, Envelope.LIST, rows);
    }

    /** By anything that requests have in common. Groups are counted only on demand. */
    private JsonNode byAny(Request request) {
        String name = request.variable("groupBy");
        Function<Usage, String> label = GROUPS.get(Field.checkOneOf(
                "groupBy", name, GROUPS.keySet().stream().sorted().toList()));
        ObjectNode list = (ObjectNode)
                groups(request, name.equals("workspace") ? everywhere(request) : matching(request), name, label);
        boolean counted = Stream.of("include_total", "includeTotal")
                .anyMatch(flag -> request.text(flag).orElse("").equals("true"));
        return counted ? list : list.without("total");
    }

    /** How many requests have these properties, in one workspace and named as the filters of a query are. */
    long count(ObjectNode filters, String workspace, Stamp stamp) {
        Map<String, String> query = new HashMap<>(Map.of(MIN, "1970-01-01T00:00:00Z", MAX, "9999-01-01T00:00:00Z"));
        filters.properties().forEach(filter -> {
            JsonNode value = filter.getValue();
            query.put(filter.getKey(), value.isContainerNode() ? value.toString() : value.asText());
        });
        return matching(new Request(new Caller(null, workspace, Set.of()), Map.of(), query, new byte[0], stamp))
                .count();
    }

    /** The request whose log or trace has this id. */
    Optional<Usage> find(String id) {
        return all().stream()
                .filter(row -> row.trace().equals(id) || row.id().equals(id))
                .findFirst();
    }

    private Stream<Usage> matching(Request request) {
        String workspace = workspace(request);
        return matching(request, row -> row.workspace().equals(workspace));
    }

    /** All workspaces, unless one is named or is the caller's. */
    private Stream<Usage> everywhere(Request request) {
        boolean all = request.caller().isOrganisation()
                && request.text("workspace_slug").isEmpty();
        return all ? matching(request, row -> true) : matching(request);
    }

    private Stream<Usage> matching(Request request, Predicate<Usage> where) {
        Instant min = request.time(MIN);
        Instant max = request.time(MAX);
        List<Predicate<Usage>> filters = new ArrayList<>();
        filters.add(where);
        filters.add(row -> !row.at().isBefore(min) && !row.at().isAfter(max));
        MEASURES.forEach((name, measure) -> {
            request.number(name + "_min").ifPresent(bound -> filters.add(row -> measure.applyAsDouble(row) >= bound));
            request.number(name + "_max").ifPresent(bound -> filters.add(row -> measure.applyAsDouble(row) <= bound));
        });
        LABELS.forEach((name, label) ->
                request.csv(name).ifPresent(wanted -> filters.add(row -> wanted.contains(label.apply(row)))));
        request.text("metadata").ifPresent(json -> {
            ObjectNode wanted = Json.parse("metadata", json.getBytes(StandardCharsets.UTF_8));
            wanted.properties()
                    .forEach(entry -> filters.add(row ->
                            entry.getValue().asText().equals(row.metadata().get(entry.getKey()))));
        });
        return all().stream().filter(filters.stream().reduce(row -> true, Predicate::and));
    }

    /** A workspace key asks about its own workspace whatever the slug; the organisation, unless it names one, about the default. */
    private String workspace(Request request) {
        if (!request.caller().isOrganisation()) {
            return request.caller().workspace();
        }
        String slug = request.text("workspace_slug").orElse(Seed.DEFAULT_WORKSPACE);
        return workspaces
                .find(slug)
                .map(found -> found.path("slug").textValue())
                .orElseThrow(ApiError::forbidden);
    }

    /** Made at the first question, because most sandboxes are asked none. */
    private List<Usage> all() {
        if (usage == null) {
            usage = Usage.before(start);
        }
        return usage;
    }
}
