package dev.portkeyadmin.jobs.logs;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Exports the logs of one workspace or of all: creates and starts the exports, waits for them, and returns their links with the first
 * rows and why requests failed. What is not done in time can be continued by its id.
 */
public final class ExportLogs {

    /** The name of the tool. */
    public static final String NAME = "export_logs";

    static final String START = "start_log_export";
    static final String EXPORT_ID = "export_id";

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
                    ? new ExportCreation(context, reads, exports, answer, notes).run(arguments, caller)
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
            export.takeFilters(found.path("filters"), ExportCreation.FAILURES, slugs.getOrDefault(workspace, ""));
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
                rows.add(item.putArray("sample_rows"), reads.startOf(url), export, most);
            } catch (CallException e) {
                reads.missing("the rows of the export " + export.id, e);
            }
        }
        return item;
    }
}
