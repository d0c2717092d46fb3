package dev.portkeyadmin.jobs.logs;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
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

/** Creates and starts one export for each workspace, with the fields that it lets be exported. */
final class ExportCreation {

    /** The statuses of requests that failed, as the filter takes them. */
    static final String FAILURES =
            "400,401,402,403,404,405,408,409,410,412,413,415,422,424,429,446,500,501,502,503,504,520,522,524,529";

    private static final String CREATE = "create_log_export";

    /** Most workspaces without an export that are named. */
    private static final int MOST_NAMED = 10;

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

    private final JobContext context;
    private final ToolAdapter adapter;
    private final Reads reads;
    private final List<LogExport> exports;
    private final ObjectNode answer;
    private final List<String> notes;

    /**
     * Adds to what is given.
     *
     * @param exports those that it creates
     * @param answer what all exports have in common
     * @param notes about workspaces that are left out, and fields that are
     */
    ExportCreation(JobContext context, Reads reads, List<LogExport> exports, ObjectNode answer, List<String> notes) {
        this.context = context;
        this.adapter = context.adapter();
        this.reads = reads;
        this.exports = exports;
        this.answer = answer;
        this.notes = notes;
    }

    /** Asks the person for all exports together. */
    PlanOutcome run(Arguments arguments, CallContext caller) throws InterruptedException {
        Organisation organisation = new Organisation(context, reads);
        String named = arguments.text("workspace");
        boolean failed = arguments.flag("only_failed");
        TimeRange range = context.range(ExportLogs.NAME, arguments);
        List<Workspace> chosen = new ArrayList<>(organisation.chosenToWrite(ExportLogs.NAME, named));
        String scope = named == null ? organisation.scope() : "";
        if (!scope.isEmpty()) {
            notes.add(scope);
        }
        if (named == null && chosen.size() > 1) {
            leaveOutSilent(chosen, range, failed);
        }
        if (2 * chosen.size() > Plan.MOST_WRITES) {
            throw new RefusedException(
                    ExportLogs.NAME + ": no export was created. " + chosen.size() + " workspaces take "
                            + 2 * chosen.size() + " writes, and one plan has at most " + Plan.MOST_WRITES
                            + ". Name at most " + Plan.MOST_WRITES / 2 + " workspaces.");
        }
        List<Plan.Step> steps = new ArrayList<>();
        Set<Workspace> open = new HashSet<>();
        Set<String> held = new LinkedHashSet<>();
        List<String> forbidden = new ArrayList<>();
        Set<String> removed = new HashSet<>();
        for (Workspace workspace : chosen) {
            Optional<Set<String>> denied = denied(workspace);
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
                    context.catalogue().require(ExportLogs.START),
                    results -> started(results.get(number)),
                    "start " + what));
        }
        Plan plan = new Plan(ExportLogs.NAME, "Yes, export logs", "Export logs:", steps);
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
    private void leaveOutSilent(List<Workspace> chosen, TimeRange range, boolean failed) throws InterruptedException {
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
        String id = created.answer().path(ExportLogs.EXPORT_ID).asText("");
        return id.isEmpty() ? Optional.empty() : Optional.of(new Arguments(Map.of(ExportLogs.EXPORT_ID, id)));
    }

    private static LogExport export(Workspace workspace, WriteResult created, WriteResult started) {
        String id = created.answer().path(ExportLogs.EXPORT_ID).asText("");
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
    private Optional<Set<String>> denied(Workspace workspace) throws InterruptedException {
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
}
