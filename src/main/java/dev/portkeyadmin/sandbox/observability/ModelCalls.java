package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.ModelCall;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.SandboxCaller;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the sample model calls, and finds those that a query asks for. */
public final class ModelCalls {

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
            "virtual_keys", ModelCall::virtualKey,
            "configs", ModelCall::config,
            "api_key_ids", ModelCall::apiKey,
            "ai_model", usage -> usage.model().name(),
            "ai_org_model",
                    usage -> usage.model().provider() + "__" + usage.model().name(),
            "trace_id", ModelCall::trace,
            "span_id", ModelCall::span,
            "prompt_slug", ModelCall::prompt);

    private static final String MIN = "time_of_generation_min";
    private static final String MAX = "time_of_generation_max";

    private final Table workspaces;
    private final Instant start;
    private @Nullable List<ModelCall> usage;

    public ModelCalls(Store store, Instant start) {
        this.workspaces = store.table(Kinds.WORKSPACE);
        this.start = start;
    }

    /** Returns the first day of a graph: the start of the period, but not before the first sample call. */
    Instant firstDay(SandboxRequest request) {
        Instant first = start.minus(ModelCall.DAYS, ChronoUnit.DAYS);
        Instant min = request.requiredTime(MIN);
        return (min.isAfter(first) ? min : first).truncatedTo(ChronoUnit.DAYS);
    }

    /** Returns the last day of a graph: the end of the period, but not after the last sample call. */
    Instant lastDay(SandboxRequest request) {
        Instant max = request.requiredTime(MAX);
        return max.isBefore(start) ? max : start;
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

    /** Returns the calls of one workspace from a moment on. */
    public Stream<ModelCall> since(Instant from, String workspace) {
        return all().stream()
                .filter(row -> row.workspace().equals(workspace) && !row.at().isBefore(from));
    }

    /** Returns the model call whose log or trace has this id. */
    Optional<ModelCall> find(String id) {
        return all().stream()
                .filter(row -> row.trace().equals(id) || row.id().equals(id))
                .findFirst();
    }

    /** Returns the rating of the model call whose log or trace has this id; empty for none. */
    OptionalDouble rating(String id) {
        return find(id).map(ModelCall::feedback)
                .filter(value -> !value.isNaN())
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    /** Sets the rating of the model call whose log or trace has this id; an inserted log is not counted, so it has none. */
    void rate(String id, double value) {
        usage = all().stream()
                .map(row -> row.trace().equals(id) || row.id().equals(id) ? row.rated(value) : row)
                .toList();
    }

    /** Returns the matching calls of the workspace of a query. */
    Stream<ModelCall> matching(SandboxRequest request) {
        String workspace = workspace(request);
        return matching(request, row -> row.workspace().equals(workspace));
    }

    /** Returns the matching calls of all workspaces, or of the named one, or of the workspace of the key. */
    Stream<ModelCall> acrossWorkspaces(SandboxRequest request) {
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
