package dev.portkeyadmin.plan;

import dev.portkeyadmin.audit.PlanRecord;
import dev.portkeyadmin.call.PlanCalls;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.confirmation.PlanApproval;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.PlanQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a plan: one approval, then the writes in order. It stops at the first failure unless it is to continue, and always at a
 * write that may have happened, since nothing of a plan is sent twice, and at a failure that all further writes would share.
 */
public final class PlanRunner {

    /** Makes a plan from the present state of the organisation. */
    @FunctionalInterface
    public interface Planner {

        /** Reads what is needed and returns the plan. */
        Plan plan() throws InterruptedException;
    }

    private final ToolAdapter adapter;
    private final Duration limit;

    /** Takes the time that all writes of a plan may take together. */
    public PlanRunner(ToolAdapter adapter, Duration limit) {
        this.adapter = adapter;
        this.limit = limit;
    }

    /**
     * Runs the plan that the planner makes. After a person has answered it is made again: if it is no longer the same, the person
     * is asked again.
     *
     * @param goesOn whether to send the remaining writes after one that Portkey refused
     * @throws RefusedException when nothing was sent
     */
    public PlanOutcome run(Planner planner, boolean goesOn, CallContext caller) throws InterruptedException {
        Deadline deadline = Deadline.after(limit);
        Plan plan = checked(planned(planner, ""));
        if (plan.steps().isEmpty()) {
            return new PlanOutcome(plan, List.of(), "", "");
        }
        PlanApproval approval = adapter.plans().approve(plan.question(), caller);
        if (approval.mayBeOutdated()) {
            deadline = Deadline.after(limit);
            Plan now = checked(planned(planner, plan.job()));
            PlanQuestion shown = plan.question();
            if (!now.question().equals(shown)) {
                plan = now;
                shown = now.question();
                approval = adapter.plans().approve(shown, caller);
                deadline = Deadline.after(limit);
                if (!planned(planner, plan.job()).question().equals(shown)) {
                    throw new RefusedException(
                            plan.job() + ": nothing was changed. The organisation changes faster than the "
                                    + "plan can be approved. Call again with the same arguments.");
                }
            }
        }
        return send(plan, approval, goesOn, deadline, caller);
    }

    /** Makes the plan. A read that fails, even after a person has agreed, ends the job before its first write. */
    private Plan planned(Planner planner, String job) throws InterruptedException {
        try {
            return planner.plan();
        } catch (RefusedException e) {
            throw e;
        } catch (CallException e) {
            throw new RefusedException(
                    (job.isEmpty() ? "Nothing" : job + ": nothing") + " was changed. " + adapter.explained(e));
        }
    }

    private static Plan checked(Plan plan) {
        int writes = plan.steps().size();
        if (writes > Plan.MOST_WRITES) {
            throw new RefusedException(plan.job() + ": no request was sent that changes anything. This takes " + writes
                    + " writes, and one plan has at most " + Plan.MOST_WRITES + ". Do it in several calls.");
        }
        return plan;
    }

    private PlanOutcome send(Plan plan, PlanApproval approval, boolean goesOn, Deadline deadline, CallContext caller)
            throws InterruptedException {
        List<WriteResult> results = new ArrayList<>();
        String stopped = "";
        PlanRecord record = adapter.plans().record(approval, caller);
        try {
            for (Plan.Step step : plan.steps()) {
                int number = results.size();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Duration left = deadline.remaining();
                if (!deadline.allowsNext()) {
                    stopped = "The time of a call ran out before step " + (number + 1)
                            + ". Call again with the same arguments for the rest.";
                    break;
                }
                caller.progress(number, plan.steps().size(), step.words());
                Optional<Arguments> arguments = step.later().apply(List.copyOf(results));
                if (arguments.isEmpty()) {
                    results.add(WriteResult.notSent("It needs the answer to a step before."));
                    continue;
                }
                PlanCalls.PlanPlace place = new PlanCalls.PlanPlace(approval, record, number);
                WriteResult result = adapter.plans().write(step.entry(), arguments.get(), caller, place, left);
                results.add(result);
                stopped = reasonToStop(number + 1, result, goesOn);
                if (!stopped.isEmpty()) {
                    break;
                }
            }
            caller.progress(results.size(), plan.steps().size(), "ended");
        } finally {
            record.end();
        }
        return new PlanOutcome(plan, results, stopped, record.problem());
    }

    /** Why nothing may be sent after a step; empty where the next one may be. */
    private static String reasonToStop(int step, WriteResult result, boolean goesOn) {
        if (result.outcome() == Outcome.UNKNOWN) {
            return "Step " + step
                    + " may have happened, so nothing more was sent. Check it with a read before you call again.";
        }
        if (result.endsAll()) {
            return "Stopped at step " + step
                    + ", which failed for a reason that every further step would fail for, too.";
        }
        return result.outcome() == Outcome.REFUSED && !goesOn ? "Stopped at step " + step + ", which failed." : "";
    }
}
