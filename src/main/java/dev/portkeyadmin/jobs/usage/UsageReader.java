package dev.portkeyadmin.jobs.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.jobs.context.Dates;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.jobs.usage.UsageFigures.Row;
import dev.portkeyadmin.jobs.usage.UsageFigures.Usage;
import dev.portkeyadmin.jobs.usage.UsageFigures.WorkspaceUsage;
import dev.portkeyadmin.period.Comparison;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.text.SafeText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the usage of each workspace side by side and adds it up. */
final class UsageReader {

    /** Data count as covering a period if they begin within this part of it. */
    private static final int SMALL_PART = 10;

    /** Characters of a name that leave room for the id beside it, where several keys that were used have the name. */
    private static final int SHARED_NAME = 20;

    /** Begins what is said of names that could not be read. */
    private static final String KEY_NAMES = "the names of the API keys of ";

    /** Said of the id of a key that no list has, such as a deleted one. */
    private static final String GONE = " (listed no more)";

    private final Reads reads;
    private final Organisation organisation;
    private final Map<String, Row> users = new ConcurrentHashMap<>();
    private final Map<String, Row> models = new ConcurrentHashMap<>();
    private final Map<String, Row> keys = new ConcurrentHashMap<>();
    private final List<Reads.Reading> parts = new ArrayList<>();

    private UsageReader(JobContext context, Reads reads) {
        this.reads = reads;
        this.organisation = new Organisation(context, reads);
    }

    /**
     * Reads what a period used.
     *
     * @param times the period and the one before
     * @param workspaces ids, slugs or names of the only workspaces, with commas; null for all that the key can see
     */
    static UsageFigures read(JobContext context, String job, Comparison times, @Nullable String workspaces)
            throws InterruptedException {
        try (Reads reads = new Reads(context.catalogue())) {
            return new UsageReader(context, reads).read(job, times, workspaces);
        }
    }

    private UsageFigures read(String job, Comparison times, @Nullable String named) throws InterruptedException {
        TimeRange period = times.range();
        TimeRange before = times.before();
        List<WorkspaceUsage> workspaces = new ArrayList<>();
        Map<String, String> names = new ConcurrentHashMap<>();
        for (Workspace workspace : organisation.chosen(job, named)) {
            WorkspaceUsage part = new WorkspaceUsage(workspace, new Usage(), new Usage());
            workspaces.add(part);
            addRequests(workspace, period, part.now());
            addRequests(workspace, before, part.before());
        }
        readParts();
        // Most workspaces of a large organisation may be silent, and a call has little time.
        for (WorkspaceUsage part : workspaces) {
            Workspace workspace = part.workspace();
            if (!part.before().isSilent()) {
                add(workspace, before, part.before(), false);
            }
            if (part.now().isSilent()) {
                continue;
            }
            add(workspace, period, part.now(), true);
            ranking(workspace, period);
            // Portkey may show an organisation key the keys of a workspace only where it is named.
            parts.add(reads.noting(
                    KEY_NAMES + workspace.name(),
                    () -> reads.list("list_api_keys", workspace.byId())
                            .forEach(key -> names.put(
                                    key.path("id").asText(""), key.path("name").asText("")))));
        }
        readParts();
        Map<String, Row> keysByName = new HashMap<>();
        if (!reads.lacks(what -> what.startsWith(KEY_NAMES)) && !reads.isCut("list_api_keys")) {
            keys.keySet().forEach(id -> names.putIfAbsent(id, id + GONE));
        }
        Map<String, Long> uses = keys.keySet().stream()
                .collect(Collectors.groupingBy(id -> names.getOrDefault(id, id), Collectors.counting()));
        keys.forEach((id, row) -> {
            String name = names.getOrDefault(id, id);
            boolean isShared = uses.getOrDefault(name, 0L) > 1;
            keysByName.put(isShared ? SafeText.visible(name, SHARED_NAME) + " (" + id + ")" : name, row);
        });
        LocalDate begins = begins(workspaces, times);
        return new UsageFigures(
                times,
                begins,
                workspaces,
                users,
                models,
                keysByName,
                reads.unread(),
                reads.lacks(what -> !what.startsWith(KEY_NAMES)),
                named == null ? organisation.scope() : "");
    }

    /**
     * The day on which the data begin, if much of the period before lies before that and there are no data of the year before it
     * either, so that it was not just quiet; else null.
     */
    private @Nullable LocalDate begins(List<WorkspaceUsage> workspaces, Comparison times) throws InterruptedException {
        TimeRange before = times.before();
        LocalDate start = before.from().withZoneSameInstant(ZoneOffset.UTC).toLocalDate();
        LocalDate first = workspaces.stream()
                .flatMap(part -> Stream.of(part.before(), part.now()))
                .flatMap(usage -> usage.requestsByDay.entrySet().stream())
                .filter(day -> day.getValue().signum() > 0)
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .orElse(start);
        long days = ChronoUnit.DAYS.between(before.from(), before.to()) + 1;
        if (ChronoUnit.DAYS.between(start, first) * SMALL_PART <= days) {
            return null;
        }
        TimeRange year =
                new TimeRange(before.from().minusYears(1), before.from().minus(1, ChronoUnit.MILLIS));
        List<Usage> earlier = new ArrayList<>();
        List<Reads.Reading> looks = new ArrayList<>();
        for (WorkspaceUsage part : workspaces) {
            if (part.before().read.contains(UsageFigures.REQUESTS)) {
                Usage usage = new Usage();
                earlier.add(usage);
                looks.add(reads.noting("earlier requests of " + part.workspace().name(), () -> {
                    usage.requests = count(reads.one("get_request_analytics", arguments(part.workspace(), year))
                            .at("/summary/total"));
                    usage.read.add(UsageFigures.REQUESTS);
                }));
            }
        }
        reads.all(looks);
        boolean nothing =
                earlier.stream().allMatch(usage -> usage.read.contains(UsageFigures.REQUESTS) && usage.requests == 0);
        return nothing ? first : null;
    }

    private Map<String, Object> arguments(Workspace workspace, TimeRange period) {
        Map<String, Object> arguments = new HashMap<>(workspace.bySlug());
        arguments.put("time_of_generation_min", period.fromText());
        arguments.put("time_of_generation_max", period.toText());
        return arguments;
    }

    private void readParts() throws InterruptedException {
        reads.all(parts);
        parts.clear();
    }

    private void addRequests(Workspace workspace, TimeRange period, Usage usage) {
        graph(UsageFigures.REQUESTS, "get_request_analytics", workspace, arguments(workspace, period), usage, graph -> {
            JsonNode total = graph.at("/summary/total");
            usage.requests = count(total);
            points(graph, usage.requestsByDay, "total");
            if (usage.requests == 0 && total.isValueNode() && !total.isNull()) {
                usage.read.addAll(UsageFigures.MEASURES);
            }
        });
    }

    /** The other figures of one workspace in one period, each from its own operation. */
    private void add(Workspace workspace, TimeRange period, Usage usage, boolean isNow) {
        Map<String, Object> arguments = arguments(workspace, period);
        graph(UsageFigures.COST, "get_cost_analytics", workspace, arguments, usage, graph -> {
            usage.cost = number(graph.at("/summary/total"));
            points(graph, usage.costByDay, "total");
        });
        graph(UsageFigures.TOKENS, "get_token_analytics", workspace, arguments, usage, graph -> {
            usage.tokens = count(graph.at("/summary/total"));
        });
        graph(UsageFigures.ERRORS, "get_error_analytics", workspace, arguments, usage, graph -> {
            usage.errors = count(graph.at("/summary/total"));
            points(graph, usage.errorsByDay, "total");
        });
        if (isNow) {
            graph(UsageFigures.STATUSES, "get_error_status_analytics", workspace, arguments, usage, graph -> {
                for (JsonNode point : graph.path("data_points")) {
                    usage.statuses.merge(point.path("status_code").asText("?"), count(point.path("count")), Long::sum);
                }
            });
        }
        parts.add(reads.noting("users of " + workspace.name(), () -> {
            List<JsonNode> rows = reads.list("get_user_grouped_data", arguments);
            usage.read.add(UsageFigures.USERS);
            for (JsonNode row : rows) {
                String user = row.path("user").asText("");
                if (!user.isEmpty()) {
                    usage.users.add(user);
                    if (isNow) {
                        add(row, "user", users);
                    }
                }
            }
        }));
        graph(UsageFigures.CACHE_HITS, "get_cache_hit_analytics", workspace, arguments, usage, graph -> {
            usage.cacheHits = count(graph.at("/summary/total"));
        });
    }

    /** Adds who and what used most. */
    private void ranking(Workspace workspace, TimeRange period) {
        Map<String, Object> arguments = arguments(workspace, period);
        for (String group : List.of("model", "api_key")) {
            Map<String, Object> grouped = new HashMap<>(arguments);
            grouped.put("group_by", group);
            grouped.put("columns", List.of("requests", "cost"));
            Map<String, Row> rows = group.equals("model") ? models : keys;
            parts.add(reads.noting(
                    (group.equals("model") ? "models of " : "API keys of ") + workspace.name(),
                    () -> reads.list("get_grouped_data", grouped).forEach(row -> add(row, group, rows))));
        }
    }

    /** Adds one row of a group; rows of workspaces come side by side. */
    private static void add(JsonNode row, String label, Map<String, Row> rows) {
        String name = row.path(label).asText(row.path("ai_" + label).asText(""));
        if (!name.isEmpty()) {
            Row sum = rows.computeIfAbsent(name, key -> new Row());
            synchronized (sum) {
                sum.add(count(row.path("requests")), number(row.path("cost")));
            }
        }
    }

    /** Takes what one analytics operation answered. */
    @FunctionalInterface
    private interface Taking {

        void take(JsonNode answer);
    }

    private void graph(
            String what,
            String operation,
            Workspace workspace,
            Map<String, Object> arguments,
            Usage usage,
            Taking taking) {
        parts.add(reads.noting(what + " of " + workspace.name(), () -> {
            taking.take(reads.one(operation, arguments));
            usage.read.add(what);
        }));
    }

    private static void points(JsonNode graph, Map<LocalDate, BigDecimal> days, String member) {
        for (JsonNode point : graph.path("data_points")) {
            Instant at = Dates.instant(point.path("timestamp"));
            if (at != null) {
                days.merge(at.atOffset(ZoneOffset.UTC).toLocalDate(), number(point.path(member)), BigDecimal::add);
            }
        }
    }

    /** A number, which Portkey may send as text; 0 for anything else. */
    private static BigDecimal number(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        try {
            return new BigDecimal(value.asText("0").strip());
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }

    private static long count(JsonNode value) {
        return number(value).longValue();
    }
}
