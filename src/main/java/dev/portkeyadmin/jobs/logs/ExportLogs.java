package dev.portkeyadmin.jobs.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exports the logs of one workspace or of all: creates and starts the exports, waits for them, and returns their links with the first
 * rows and why requests failed. What is not done in time can be continued by its id.
 */
public final class ExportLogs {

    /** The name of the tool. */
    public static final String NAME = "export_logs";

    private static final String CREATE = "create_log_export";
    private static final String START = "start_log_export";
    private static final String EXPORT_ID = "export_id";

    /** The statuses of requests that failed, as the filter takes them. */
    private static final String FAILURES =
            "400,401,402,403,404,405,408,409,410,412,413,415,422,424,429,446,500,501,502,503,504,520,522,524,529";

    private static final List<String> FIELDS = List.of(
            "id",
            "trace_id",
            "created_at",
            "is_success",
            "ai_org",
            "ai_model",
            "req_units",
            "res_units",
            "cost",
            "response_time",
            "response_status_code",
            "config",
            "prompt_slug",
            "metadata");

    /** Portkey's own limit. */
    private static final long MOST_LOGS = 50_000;

    /** HTTP statuses after which another look at an export would say the same. */
    private static final Set<Integer> FINAL = Set.of(401, 403, 404);

    /** The time that is left for links and rows when the waiting ends. */
    private static final Duration FOR_THE_ANSWER = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Most rows that all exports of an answer show together. */
    private static final int MOST_ROWS = 10;

    /** Most workspaces without an export that are named. */
    private static final int MOST_NAMED = 10;

    static final int NAME_LENGTH = 60;

    private final JobContext context;
    private final ToolAdapter adapter;
    private final Timing timing;
    private final Deadline deadline;

    /**
     * A job that begins now.
     *
     * @param timing waits between two looks at an export
     */
    public ExportLogs(JobContext context, Timing timing) {
        this.context = context;
        this.adapter = context.adapter();
        this.timing = timing;
        this.deadline = Deadline.after(Deadline.CALL_TIMEOUT, timing);
    }

    /** Creates exports, or continues those of an earlier call if the arguments name some. */
    public ToolResult run(Arguments arguments, CallContext caller) throws InterruptedException {
        List<LogExport> exports = new ArrayList<>();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        List<String> notes = new ArrayList<>();
        try (Reads reads = new Reads(context.catalogue())) {
            List<String> ids =
                    arguments.strings("export_ids").stream().distinct().toList();
            PlanOutcome outcome = arguments.get("export_ids") == null
                    ? create(reads, arguments, caller, exports, answer, notes)
                    : resume(reads, ids, caller, exports);
            if (outcome.isFailed() && exports.stream().noneMatch(export -> export.problem.isEmpty())) {
                return adapter.error(outcome.failure());
            }
            if (!outcome.isComplete()) {
                notes.add(0, outcome.warning());
            }
            if (!outcome.stopped().isEmpty()) {
                answer.put("stopped", outcome.stopped());
            }
            await(reads, exports, caller);
            answer.put("complete", exports.stream().allMatch(LogExport::isSuccess) && !answer.has("stopped"));
            ExportedRows rows = new ExportedRows(adapter);
            ArrayNode list = answer.putArray("exports");
            for (LogExport export : exports) {
                list.add(shape(reads, export, Math.max(1, MOST_ROWS / exports.size()), rows));
            }
            notes.addAll(rows.addReasons(answer, reads, exports));
            reads.unread().forEach(text -> notes.add("Not read: " + text + "."));
        }
        List<String> waiting = exports.stream()
                .filter(export -> !export.hasEnded())
                .map(export -> export.id)
                .toList();
        ToolResponse response = new ToolResponse(answer);
        notes.forEach(response::note);
        if (exports.isEmpty() && !answer.has("not_exported")) {
            response.note("There is no workspace whose logs could be exported.");
        }
        if (!waiting.isEmpty()) {
            response.note("Not done yet. Call export_logs with export_ids " + Json.write(waiting) + " to go on.");
        }
        if (exports.stream().anyMatch(export -> export.isSuccess() && export.logs == 0)) {
            response.note("An export with logs 0 is empty: no log matches.");
        }
        if (exports.stream().anyMatch(export -> export.logs > MOST_LOGS)) {
            response.note("Portkey exports at most " + MOST_LOGS + " logs at once. Export shorter periods to get all.");
        }
        if (exports.stream().anyMatch(LogExport::isSuccess)) {
            response.note("Anyone who has a link can read the logs.");
        }
        return adapter.success(response);
    }

    /** Creates and starts one export for each workspace. */
    private PlanOutcome create(
            Reads reads,
            Arguments arguments,
            CallContext caller,
            List<LogExport> exports,
            ObjectNode answer,
            List<String> notes)
            throws InterruptedException {
        Organisation organisation = new Organisation(context, reads);
        String named = arguments.text("workspace");
        boolean failed = arguments.flag("only_failed");
        TimeRange range = context.range(NAME, arguments);
        List<Workspace> chosen = new ArrayList<>(organisation.chosenToWrite(NAME, named));
        String scope = named == null ? organisation.scope() : "";
        if (!scope.isEmpty()) {
            notes.add(scope);
        }
        if (named == null && chosen.size() > 1) {
            leaveOutSilent(reads, chosen, range, failed, answer, notes);
        }
        if (2 * chosen.size() > Plan.MOST_WRITES) {
            throw new RefusedException(NAME + ": no export was created. " + chosen.size() + " workspaces take "
                    + 2 * chosen.size() + " writes, and one plan has at most " + Plan.MOST_WRITES
                    + ". Name at most " + Plan.MOST_WRITES / 2 + " workspaces.");
        }
        List<Plan.Step> steps = new ArrayList<>();
        Set<Workspace> open = new HashSet<>();
        Set<String> held = new LinkedHashSet<>();
        List<String> forbidden = new ArrayList<>();
        Set<String> removed = new HashSet<>();
        for (Workspace workspace : chosen) {
            Optional<Set<String>> denied = denied(reads, workspace);
            if (denied.isPresent() && !denied.get().contains(FailureReasons.RESPONSE)) {
                open.add(workspace);
            }
            List<String> fields = fields(workspace, failed, denied.orElse(Set.of()), removed, forbidden);
            held.addAll(fields);
            Map<String, Object> filters = new LinkedHashMap<>();
            filters.put("time_of_generation_min", range.fromText());
            filters.put("time_of_generation_max", range.toText());
            if (failed) {
                filters.put("status_code", FAILURES);
            }
            Map<String, Object> create = new LinkedHashMap<>(workspace.byId());
            create.put("filters", filters);
            create.put("requested_data", fields);
            String what = "the export of " + adapter.quoted(workspace.name());
            int number = steps.size();
            steps.add(Plan.Step.of(context.catalogue().require(CREATE), new Arguments(create), "create " + what));
            steps.add(Plan.Step.later(
                    context.catalogue().require(START), results -> started(results.get(number)), "start " + what));
        }
        Plan plan = new Plan(NAME, "Yes, export logs", "Export logs:", steps);
        PlanOutcome outcome = context.runner().run(() -> plan, true, caller);
        for (int i = 0; i < chosen.size(); i++) {
            LogExport export = export(chosen.get(i), outcome.result(2 * i), outcome.result(2 * i + 1));
            export.showsResponses = open.contains(chosen.get(i));
            export.isOfFailures = failed;
            export.counting = counting(chosen.get(i), range);
            exports.add(export);
        }
        answer.put("period", range.words());
        if (chosen.isEmpty()) {
            return outcome;
        }
        notes.addAll(forbidden);
        String bodies = held.contains(FailureReasons.RESPONSE)
                ? "; no bodies of requests"
                : "; no bodies of requests or responses";
        answer.put(
                "files_hold",
                String.join(", ", held).replace(ExportedRows.COST, ExportedRows.COST + " (US cents)")
                        + bodies
                        + (Collections.disjoint(held, removed) ? "" : "; less where the note says so"));
        return outcome;
    }

    /** Removes the workspaces that have no such request according to the analytics: their exports would be empty. */
    private static void leaveOutSilent(
            Reads reads, List<Workspace> chosen, TimeRange range, boolean failed, ObjectNode answer, List<String> notes)
            throws InterruptedException {
        Set<Workspace> silent = ConcurrentHashMap.newKeySet();
        List<Reads.Reading> looks = new ArrayList<>();
        for (Workspace workspace : chosen) {
            looks.add(() -> {
                try {
                    JsonNode total = reads.one(
                                    failed ? "get_error_analytics" : "get_request_analytics",
                                    counting(workspace, range))
                            .at("/summary/total");
                    if (total.isNumber() && total.asLong() == 0) {
                        silent.add(workspace);
                    }
                } catch (CallException e) {
                    // Its export says whether it has logs.
                }
            });
        }
        reads.all(looks);
        if (silent.isEmpty()) {
            return;
        }
        ArrayNode list = answer.putArray("not_exported");
        List<String> names = chosen.stream()
                .filter(silent::contains)
                .map(each -> SafeText.visible(each.name(), NAME_LENGTH))
                .toList();
        TextList.shortened(names, MOST_NAMED).forEach(list::add);
        chosen.removeAll(silent);
        notes.add("not_exported: no " + (failed ? "failed request" : "request")
                + " there in this period. Name a workspace to export it all the same.");
    }

    /** The arguments that count the requests of a workspace. */
    private static Map<String, Object> counting(Workspace workspace, TimeRange range) {
        Map<String, Object> counting = new HashMap<>(workspace.bySlug());
        counting.put("time_of_generation_min", range.fromText());
        counting.put("time_of_generation_max", range.toText());
        return counting;
    }

    private static Optional<Arguments> started(WriteResult created) {
        String id = created.answer().path(EXPORT_ID).asText("");
        return id.isEmpty() ? Optional.empty() : Optional.of(new Arguments(Map.of(EXPORT_ID, id)));
    }

    private static LogExport export(Workspace workspace, WriteResult created, WriteResult started) {
        String id = created.answer().path(EXPORT_ID).asText("");
        LogExport export = new LogExport(workspace.name(), id, "in_progress");
        export.logs = created.answer().path("total").asLong(-1);
        if (id.isEmpty()) {
            export.status = "not created";
            export.problem = created.problem().isEmpty()
                    ? "The creation was " + PlanOutcome.words(created.outcome()) + "."
                    : created.problem();
        } else {
            export.started(started);
        }
        return export;
    }

    /** The fields that a workspace forbids to export; empty where that cannot be read. */
    private static Optional<Set<String>> denied(Reads reads, Workspace workspace) throws InterruptedException {
        try {
            Set<String> denied = new HashSet<>();
            reads.one("get_log_export_restrictions", workspace.byId())
                    .path("deniedFields")
                    .forEach(field -> denied.add(field.asText()));
            return Optional.of(denied);
        } catch (CallException e) {
            return Optional.empty();
        }
    }

    /** The fields that may be exported. Answers are asked for only where they say why a request failed. */
    private static List<String> fields(
            Workspace workspace, boolean failed, Set<String> denied, Set<String> allRemoved, List<String> notes) {
        List<String> fields = new ArrayList<>(FIELDS);
        fields.add(FailureReasons.RESPONSE);
        // Portkey refuses a field that it forbids.
        List<String> removed = fields.stream().filter(denied::contains).toList();
        fields.removeAll(removed);
        if (!failed) {
            fields.remove(FailureReasons.RESPONSE);
        }
        allRemoved.addAll(removed);
        if (!removed.isEmpty()) {
            notes.add(workspace.name() + " forbids to export " + String.join(", ", removed)
                    + (removed.contains(FailureReasons.RESPONSE) ? ", so that its reasons are only status codes" : "")
                    + ".");
        }
        return fields;
    }

    /** Takes up exports of an earlier call, and starts those that are still drafts. */
    private PlanOutcome resume(Reads reads, List<String> ids, CallContext caller, List<LogExport> exports)
            throws InterruptedException {
        Map<String, String> names = new HashMap<>();
        Map<String, String> slugs = new HashMap<>();
        for (Workspace workspace : new Organisation(context, reads).workspaces()) {
            for (String each : List.of(workspace.id(), workspace.slug())) {
                names.put(each, workspace.name());
                slugs.put(each, workspace.slug());
            }
        }
        List<Plan.Step> steps = new ArrayList<>();
        List<LogExport> drafts = new ArrayList<>();
        for (String id : ids) {
            JsonNode found;
            try {
                found = reads.one("get_log_export", Map.of(EXPORT_ID, id));
            } catch (CallException e) {
                reads.missing("the export " + id, e);
                LogExport unknown = new LogExport("", id, "unknown");
                unknown.problem = "It cannot be read; see note.";
                exports.add(unknown);
                continue;
            }
            String workspace = found.path("workspace_id").asText("");
            LogExport export = new LogExport(
                    names.getOrDefault(workspace, workspace),
                    id,
                    found.path("status").asText(""));
            export.takeFilters(found.path("filters"), FAILURES, slugs.getOrDefault(workspace, ""));
            exports.add(export);
            if (export.status.equals("draft")) {
                drafts.add(export);
                steps.add(Plan.Step.of(
                        context.catalogue().require(START),
                        new Arguments(Map.of(EXPORT_ID, id)),
                        "start the export " + adapter.quoted(id)));
            }
        }
        if (exports.stream().noneMatch(export -> export.problem.isEmpty())) {
            throw Reads.nothing(NAME, reads.unread());
        }
        Plan plan = new Plan(NAME, "Yes, export logs", "Export logs:", steps);
        PlanOutcome outcome = context.runner().run(() -> plan, true, caller);
        for (int i = 0; i < drafts.size(); i++) {
            drafts.get(i).started(outcome.result(i));
        }
        return outcome;
    }

    private void await(Reads reads, List<LogExport> exports, CallContext caller) throws InterruptedException {
        Duration next = FIRST_PAUSE;
        while (true) {
            for (LogExport export : exports) {
                if (!export.hasEnded()) {
                    look(reads, export);
                }
            }
            long done = exports.stream().filter(LogExport::hasEnded).count();
            caller.progress(done, exports.size(), done + " of " + exports.size() + " exports ended");
            if (done == exports.size() || deadline.remaining().minus(next).compareTo(FOR_THE_ANSWER) < 0) {
                return;
            }
            timing.sleep(next);
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static void look(Reads reads, LogExport export) throws InterruptedException {
        try {
            export.status = reads.one("get_log_export", Map.of(EXPORT_ID, export.id))
                    .path("status")
                    .asText(export.status);
        } catch (CallException e) {
            reads.missing("the state of the export " + export.id, e);
            if (FINAL.contains(e.status())) {
                export.problem = "Its state cannot be read.";
            }
        }
    }

    private ObjectNode shape(Reads reads, LogExport export, int most, ExportedRows rows) throws InterruptedException {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        if (!export.workspace.isEmpty()) {
            item.put("workspace", SafeText.visible(export.workspace, NAME_LENGTH));
        }
        item.put(EXPORT_ID, export.id).put("status", export.status);
        if (!export.period.isEmpty()) {
            item.put("period", export.period);
        }
        if (export.logs >= 0) {
            item.put("logs", export.logs);
        }
        String problem = export.problem.isEmpty() ? export.advice() : export.problem;
        if (!problem.isEmpty()) {
            item.put("problem", problem);
        }
        if (export.isSuccess()) {
            try {
                JsonNode link = reads.one("download_log_export", Map.of(EXPORT_ID, export.id));
                String url = link.path("signed_url").asText(link.path("url").asText(""));
                item.put("link", url);
                rows.add(item.putArray("first_rows"), reads.startOf(url), export, most);
            } catch (CallException e) {
                reads.missing("the rows of the export " + export.id, e);
            }
        }
        return item;
    }
}
