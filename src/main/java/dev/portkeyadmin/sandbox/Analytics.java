package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
            "ai_org_model",
                    usage -> usage.model().provider() + "__" + usage.model().name(),
            "trace_id", Usage::trace,
            "span_id", Usage::span,
            "prompt_slug", Usage::prompt);

    private final Records workspaces;
    private final Instant start;
    private List<Usage> usage;

    Analytics(Store store, Instant start) {
        this.workspaces = store.of(Workspaces.KIND);
        this.start = start;
    }

    void addTo(Router router) {
        router.on(Keys.ANY, "GET", "/analytics/groups/users", this::byUser);
    }

    private record Sum(String user, long requests, long cost) {

        static Sum of(String user, List<Usage> usage) {
            return new Sum(
                    user, usage.size(), usage.stream().mapToLong(Usage::cost).sum());
        }

        /** Both numbers are strings, as in the API; the cost is in cents. */
        ObjectNode toJson() {
            BigDecimal cents = BigDecimal.valueOf(cost, 6).stripTrailingZeros();
            return Json.object()
                    .put("object", "analytics-group")
                    .put("user", user)
                    .put("requests", Long.toString(requests))
                    .put("cost", cents.toPlainString());
        }
    }

    private JsonNode byUser(Request request) {
        Map<String, List<Usage>> byUser = matching(request).collect(Collectors.groupingBy(Usage::user));
        Stream<ObjectNode> rows = byUser.entrySet().stream()
                .map(user -> Sum.of(user.getKey(), user.getValue()))
                .sorted(Comparator.comparingLong(Sum::cost).reversed().thenComparing(Sum::user))
                .map(Sum::toJson);
        return Paging.SNAKE.list(request, Envelope.LIST, rows);
    }

    private Stream<Usage> matching(Request request) {
        String workspace = workspace(request);
        Instant min = time(request, "time_of_generation_min");
        Instant max = time(request, "time_of_generation_max");
        List<Predicate<Usage>> filters = new ArrayList<>();
        filters.add(row -> row.workspace().equals(workspace));
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

    private static Instant time(Request request, String name) {
        String value = request.text(name).orElseThrow(() -> ApiError.invalid(name + " is required"));
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw ApiError.invalid(name + " must be an ISO 8601 date and time with an offset");
        }
    }

    /** Made at the first question, because most sandboxes are asked none. */
    private List<Usage> all() {
        if (usage == null) {
            usage = Usage.before(start);
        }
        return usage;
    }
}
