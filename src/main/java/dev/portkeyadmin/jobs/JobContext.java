package dev.portkeyadmin.jobs;

import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.period.Comparison;
import dev.portkeyadmin.period.Period;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.plan.PlanRunner;
import java.time.ZonedDateTime;

/** The catalogue and the adapter that jobs work with. */
public record JobContext(Catalogue catalogue, ToolAdapter adapter) {

    /**
     * The range that the argument period means now; the last 30 days without it.
     *
     * @throws RefusedException when it has not begun
     */
    TimeRange range(String job, Arguments arguments) {
        return range(job, arguments.get("period") instanceof String period ? period : Period.DEFAULT);
    }

    /** The range that a period means now. */
    TimeRange range(String job, String period) {
        return compared(job, period).range();
    }

    /** The range that a period means now, and the one to compare it with. */
    Comparison compared(String job, String period) {
        try {
            return Period.parse(period).compared(ZonedDateTime.now(adapter.clock()));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    job + ": invalid arguments; no request was sent.\n- period: " + e.getMessage() + ".");
        }
    }

    /** Runs plans within the time that a call may take. */
    PlanRunner runner() {
        return new PlanRunner(adapter, Deadline.CALL_TIMEOUT);
    }
}
