package dev.portkeyadmin.jobs.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.text.SafeText;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One export of logs, from its creation to its file. */
final class LogExport {

    private static final String FROM = "time_of_generation_min";
    private static final String TO = "time_of_generation_max";
    private static final int PERIOD_LENGTH = 80;
    private static final String SUCCESS = "success";
    private static final String STOPPED = "stopped";

    /** The statuses of an export that failed, as Portkey's document and its pages name them. */
    private static final Set<String> FAILED = Set.of("failed", "failure");

    final String workspace;
    final String id;
    String status;

    /** The number of its logs; -1 if unknown. */
    long logs = -1;

    /** The number of rows that were read from its file. */
    long rowsRead;

    /** Why it has no file; empty if it may have one. */
    String problem = "";

    /** Failed requests among the rows that were read. */
    long failures;

    /** Failed requests by status: those among the rows or, where not all rows were read, all of the period; empty if unknown. */
    final Map<String, Long> failuresByStatus = new HashMap<>();

    /** All failed requests; -1 where that is unknown. */
    long allFailures = -1;

    /** True if the workspace allows the export of the answers of providers. */
    boolean showsResponses;

    /** The arguments that count its failed requests; null for an export whose period is not known, or that has other filters. */
    @Nullable
    Map<String, Object> counting;

    /** The range of an export of an earlier call, as Portkey shows it; empty where the whole answer has one. */
    String period = "";

    /** True if it holds failed requests only. */
    boolean isOfFailures;

    LogExport(String workspace, String id, String status) {
        this.workspace = workspace;
        this.id = id;
        this.status = status;
    }

    /**
     * Takes what an export of an earlier call holds.
     *
     * @param failures the filter by which an export has failed requests only
     * @param slug of its workspace; empty where that is not known
     */
    void takeFilters(JsonNode filters, String failures, String slug) {
        String from = filters.path(FROM).asText("");
        String to = filters.path(TO).asText("");
        isOfFailures = filters.path("status_code").asText("").equals(failures);
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        period = SafeText.visible(from + " to " + to, PERIOD_LENGTH);
        if (filters.size() == 2 && !slug.isEmpty()) {
            counting = Map.of(FROM, from, TO, to, Operation.WORKSPACE, slug);
        }
    }

    /** Takes the outcome of its start: without one it is still a draft. */
    void started(WriteResult start) {
        if (start.outcome() != Outcome.DONE) {
            status = "draft";
            problem = ("The start: " + PlanOutcome.words(start.outcome()) + ". " + start.problem()
                            + " Call export_logs with export_ids [\"" + id + "\"] to go on.")
                    .replaceAll(" {2,}", " ");
        }
    }

    boolean hasEnded() {
        return isSuccess() || status.equals(STOPPED) || FAILED.contains(status) || !problem.isEmpty();
    }

    boolean isSuccess() {
        return status.equals(SUCCESS);
    }

    /** Returns whether all of its rows were read. */
    boolean isRead() {
        return isSuccess() && logs >= 0 && rowsRead >= logs;
    }

    /** Says what to do about an export that ended without a file; empty for any other. */
    String advice() {
        return FAILED.contains(status)
                ? "Portkey could not make this export and gives no reason. Export a shorter period, or try again later."
                : status.equals(STOPPED) ? "Someone cancelled this export. Call export_logs for a new one." : "";
    }
}
