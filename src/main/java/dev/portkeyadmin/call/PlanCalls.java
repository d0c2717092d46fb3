package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.arguments.GivenArguments;
import dev.portkeyadmin.arguments.InvalidArguments;
import dev.portkeyadmin.audit.AuditRecord;
import dev.portkeyadmin.audit.PlanRecord;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.confirmation.ConfirmationGate;
import dev.portkeyadmin.confirmation.PlanApproval;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.PlanQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends the writes of a plan that a person has approved together. */
public final class PlanCalls {

    /** The HTTP status of a key that Portkey does not accept. */
    private static final int KEY_REFUSED = 401;

    private final Catalogue catalogue;
    private final SafetyOptions safety;
    private final ConfirmationGate confirmation;
    private final GivenArguments given;
    private final WriteCalls writes;
    private final AnswerMembers members;
    private final ErrorTexts errors;

    PlanCalls(
            Catalogue catalogue,
            SafetyOptions safety,
            ConfirmationGate confirmation,
            GivenArguments given,
            WriteCalls writes,
            AnswerMembers members,
            ErrorTexts errors) {
        this.catalogue = catalogue;
        this.safety = safety;
        this.confirmation = confirmation;
        this.given = given;
        this.writes = writes;
        this.members = members;
        this.errors = errors;
    }

    /**
     * Asks a person about all writes of a plan in one question, if any of them requires confirmation.
     *
     * @throws RefusedException when nothing may be sent: arguments are invalid, the server is read-only, no record can be written,
     *     or the person declined
     */
    public PlanApproval approve(PlanQuestion plan, CallContext caller) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (PlanQuestion.Write write : plan.writes()) {
            Catalogue.Entry entry = catalogue.require(write.operation().name());
            entry.service().refuseToWrite(write.operation());
            if (write.arguments() != null) {
                problems.addAll(given.problems(entry, write.arguments()));
            }
        }
        if (!problems.isEmpty()) {
            throw new RefusedException(InvalidArguments.text(plan.job(), problems));
        }
        safety.audit().check(plan.job());
        PlanApproval approval = confirmation.decide(plan, caller);
        String refusal = approval.refusal();
        if (refusal != null) {
            PlanRecord.refused(safety.audit(), plan, approval.outcome(), caller);
            throw new RefusedException(refusal);
        }
        return approval;
    }

    /** Opens the record of an approved plan. */
    public PlanRecord record(PlanApproval approval, CallContext caller) {
        return PlanRecord.open(safety.audit(), approval.plan(), approval.outcome(), caller);
    }

    /**
     * The place of a write in an approved plan.
     *
     * @param number of the write, from 0
     */
    public record PlanPlace(PlanApproval approval, PlanRecord record, int number) {}

    /**
     * Sends one write of an approved plan.
     *
     * @param most time that it may take
     */
    public WriteResult write(
            Catalogue.Entry entry, Arguments arguments, CallContext caller, PlanPlace place, Duration most)
            throws InterruptedException {
        Operation operation = entry.operation();
        PlanRecord plan = place.record();
        int number = place.number();
        AuditRecord record = new AuditRecord(safety.audit(), operation, arguments, caller);
        record.partOf(plan, number);
        plan.started(number);
        try {
            WriteCalls.Sent sent = writes.send(
                    entry,
                    ArgumentNames.Resolved.of(arguments),
                    () -> place.approval().use(number, operation, arguments),
                    most,
                    false,
                    record);
            plan.ended(number, sent.response().outcome());
            ToolResponse answer = ToolResponse.of(sent.disclosure());
            return new WriteResult(
                    sent.response().outcome(),
                    members.completed(operation, arguments, answer).toTree(),
                    record.problem(),
                    sent.shown(),
                    false);
        } catch (CallException e) {
            plan.ended(number, e.outcome());
            return new WriteResult(
                    e.outcome(),
                    MissingNode.getInstance(),
                    (errors.of(e, operation, caller.audience(), List.of()) + " " + record.problem()).strip(),
                    List.of(),
                    e.outcome() == Outcome.NOT_SENT || e.status() == KEY_REFUSED);
        }
    }
}
