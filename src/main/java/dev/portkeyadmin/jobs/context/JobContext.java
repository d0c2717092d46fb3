package dev.portkeyadmin.jobs.context;

import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.period.Comparison;
import dev.portkeyadmin.period.Period;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.plan.PlanRunner;
import java.time.ZonedDateTime;

/** The catalogue and the adapter that jobs work with. */
public record JobContext(Catalogue catalogue, ToolAdapter adapter) {

    /** Most bytes of a report; fewer things are named to keep it. */
    public static final int REPORT_BYTES = 6 * 1024;

    /**
     * The range that the argument period means now; the last 30 days without it.
     *
     * @throws RefusedException when it has not begun
     */
    public TimeRange range(String job, Arguments arguments) {
        return range(job, arguments.text("period", Period.DEFAULT));
    }

    /** The range that a period means now. */
    private TimeRange range(String job, String period) {
        return compared(job, period).range();
    }

    /**
     * The range that a period means now, and the one to compare it with.
     *
     * @throws RefusedException when it has not begun
     */
    public Comparison compared(String job, String period) {
        try {
            return Period.parse(period).compared(ZonedDateTime.now(adapter.clock()));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    job + ": invalid arguments; no request was sent.\n- period: " + e.getMessage() + ".");
        }
    }

    /** Runs plans within the time that a call may take. */
    public PlanRunner runner() {
        return new PlanRunner(adapter, Deadline.CALL_TIMEOUT);
    }
}
