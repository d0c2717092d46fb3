package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.answer.change.ChangeReport;
import dev.portkeyadmin.answer.change.WriteAnswers;
import dev.portkeyadmin.answer.change.WriteSubject;
import dev.portkeyadmin.audit.AuditRecord;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.confirmation.ConfirmationGate;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.secrets.OneTimeSecrets;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/** Sends calls that write, each with consent and with its records in the audit log. */
final class WriteCalls {

    private final Catalogue catalogue;
    private final SafetyOptions safety;
    private final Secrets secrets;
    private final ConfirmationGate confirmation;
    private final Directory directory;
    private final AnswerMembers members;
    private final Results results;

    WriteCalls(
            Catalogue catalogue,
            SafetyOptions safety,
            ConfirmationGate confirmation,
            Directory directory,
            AnswerMembers members,
            Results results) {
        this.catalogue = catalogue;
        this.safety = safety;
        this.secrets = safety.secrets();
        this.confirmation = confirmation;
        this.directory = directory;
        this.members = members;
        this.results = results;
    }

    /**
     * A writing call that Portkey has answered.
     *
     * @param shown the one-time secrets that the answer may show
     */
    record Sent(
            ApiResponse response,
            OneTimeSecrets.Disclosure disclosure,
            Collection<String> shown,
            ChangeReport change,
            WriteSubject subject,
            Deadline deadline,
            ConfirmationGate.Decision decision) {}

    /** Decides whether a call may be sent. */
    @FunctionalInterface
    interface Consent {

        ConfirmationGate.Decision decide() throws InterruptedException;
    }

    /**
     * Sends a call once it is confirmed, and answers with what it has changed.
     *
     * @param note for the model; empty for none
     * @param time that the call has until it is sent
     */
    ToolResult write(
            Catalogue.Entry entry, ArgumentNames.Resolved named, CallContext caller, String note, Deadline time)
            throws InterruptedException {
        Operation operation = entry.operation();
        Arguments arguments = named.arguments();
        AuditRecord record = new AuditRecord(safety.audit(), operation, arguments, caller);
        try {
            Sent sent = send(
                    entry,
                    named,
                    () -> confirmation.decide(operation, arguments, caller, time),
                    Deadline.CALL_TIMEOUT,
                    true,
                    record);
            WriteSubject subject = sent.subject();
            if (sent.response().outcome() != Outcome.UNKNOWN) {
                subject.tellDirectory(sent.disclosure().body());
            }
            ToolResponse answer =
                    WriteAnswers.of(sent.change(), subject, sent.response(), sent.disclosure(), sent.deadline());
            if (sent.response().outcome() != Outcome.UNKNOWN) {
                members.completed(operation, arguments, answer);
            }
            ConfirmationOutcome confirmed = sent.decision().confirmation();
            if (confirmed != ConfirmationOutcome.NOT_NEEDED) {
                answer.add("confirmed", confirmed.words());
            }
            Stream.of(note, record.problem())
                    .filter(sentence -> !sentence.isEmpty())
                    .forEach(answer::note);
            return results.success(AnswerMembers.resolved(named, answer), sent.shown());
        } catch (CallException e) {
            if (record.problem().isEmpty()) {
                throw e;
            }
            return results.error(e.getMessage() + " " + record.problem());
        }
    }

    /**
     * Sends a write that has consent, and completes its audit record however it ends.
     *
     * @param most time that sending may take
     * @param compares whether the answer says what the call changed, for which the object is read before
     * @throws RefusedException without consent
     */
    Sent send(
            Catalogue.Entry entry,
            ArgumentNames.Resolved named,
            Consent consent,
            Duration most,
            boolean compares,
            AuditRecord record)
            throws InterruptedException {
        Arguments arguments = named.arguments();
        try (OneTimeSecrets oneTime = new OneTimeSecrets(entry.operation(), arguments, safety.secretFiles(), secrets)) {
            WriteSubject subject = subject(entry.operation(), named, MissingNode.getInstance());
            record.about(subject.names());
            ConfirmationGate.Decision decision = consent.decide();
            record.confirmed(decision.confirmation());
            subject = subject(entry.operation(), named, decision.object());
            record.about(subject.names());
            if (decision.refusal() != null) {
                throw new RefusedException(decision.refusal());
            }
            ChangeReport change = new ChangeReport(catalogue, entry.operation(), arguments, directory);
            if (compares) {
                change.readBefore(decision.known()::answer);
            }
            if (!decision.object().isObject()) {
                boolean isTold = safety.audit().isOn() || compares && change.canBeUndone();
                subject = subject(
                        entry.operation(),
                        named,
                        isTold ? seen(entry.operation(), arguments, change) : change.before());
            }
            if (compares) {
                subject.learnWhole(Deadline.after(Deadline.DETAIL));
            }
            if (safety.audit().isOn()) {
                subject.learnWorkspace(Deadline.after(Deadline.DETAIL));
            }
            record.about(subject.names());
            record.sending();
            secrets.registerSent(arguments.values());
            Deadline deadline = Deadline.after(most);
            ApiResponse response = entry.send(arguments, deadline);
            record.done(response);
            return new Sent(
                    response, oneTime.disclose(response.body()), oneTime.shown(), change, subject, deadline, decision);
        } catch (CallException e) {
            record.failed(e);
            throw e;
        } finally {
            directory.forget();
            record.end();
        }
    }

    private WriteSubject subject(Operation operation, ArgumentNames.Resolved named, JsonNode seen) {
        return new WriteSubject(operation, named.arguments(), named.names(), seen, secrets, directory);
    }

    /** The object of the call as it was read to compare; else as it is, for the audit log or to say what a deletion removes. */
    private JsonNode seen(Operation operation, Arguments arguments, ChangeReport change) throws InterruptedException {
        if (change.before().isObject()) {
            return change.before();
        }
        Confirmation question = operation.confirmation();
        String reader = question == null ? operation.output().returnResultOf() : question.reader();
        Catalogue.Entry entry = reader.isEmpty() ? null : catalogue.require(reader);
        if (entry == null || entry.operation().list() != null) {
            return MissingNode.getInstance();
        }
        try {
            return entry.send(entry.lookupArguments(operation, arguments), Deadline.after(Deadline.DETAIL))
                    .body();
        } catch (CallException e) {
            // The record has the ids.
            return MissingNode.getInstance();
        }
    }
}
