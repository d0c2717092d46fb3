package dev.portkeyadmin.call;

import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.confirmation.Channels;
import dev.portkeyadmin.confirmation.ConfirmationGate;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.operation.Schema;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.safety.SafetyOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Runs one call: repairs the arguments, validates them, confirms, sends, and shapes the answer. Every failure but cancellation
 * becomes a result.
 */
public final class ToolAdapter {

    private static final int QUOTED = 100;

    private final SafetyOptions safety;
    private final Clock clock;
    private final CallGuard guard;
    private final CallArguments given;
    private final ReadCalls reads;
    private final WriteCalls writes;
    private final PlanCalls plans;
    private final PreviewCalls previews;
    private final Results results;
    private final ErrorTexts errors;

    /**
     * Calls operations of the catalogue; a result holds no secret except a one-time secret that it has to deliver.
     *
     * @param channels by which a person is asked
     * @param clock the present and the time zone in which periods and days are meant
     */
    public ToolAdapter(Catalogue catalogue, SafetyOptions safety, Channels channels, Clock clock) {
        this.safety = safety;
        this.clock = clock;
        TimeRanges times = new TimeRanges(clock);
        Directory directory = new Directory(catalogue, clock);
        CurrentKey key = new CurrentKey(catalogue, safety.key());
        ConfirmationGate confirmation =
                new ConfirmationGate(catalogue, safety.confirm(), key, safety.secrets(), channels);
        AnswerMembers members = new AnswerMembers(times);
        results = new Results(safety.secrets());
        errors = new ErrorTexts(key);
        guard = new CallGuard(safety.secrets(), results);
        given = new CallArguments(catalogue, times, new ArgumentNames(catalogue, directory));
        reads = new ReadCalls(catalogue, safety, directory, clock.getZone(), members, results);
        writes = new WriteCalls(catalogue, safety, confirmation, directory, members, results);
        plans = new PlanCalls(catalogue, safety, confirmation, given, writes, members, errors);
        previews = new PreviewCalls(confirmation, safety.secrets());
    }

    /**
     * Calls an operation.
     *
     * @param entry of the catalogue
     * @param raw the arguments as the model sent them
     * @throws InterruptedException when the call was cancelled, which also aborts a request
     */
    public ToolResult call(Catalogue.Entry entry, Map<String, Object> raw, CallContext caller)
            throws InterruptedException {
        Operation operation = entry.operation();
        boolean only = operation.hints().readOnly();
        Runnable check = () -> {
            entry.service().refuseToWrite(operation);
            if (!only) {
                safety.audit().check(operation.name());
            }
        };
        return run(
                entry,
                raw,
                caller,
                check,
                (named, note) -> only ? reads.read(entry, named, caller) : writes.write(entry, named, caller, note));
    }

    /**
     * Says what a writing call would do: its request, what it changes, its risk and the question to a person. It asks no one and
     * sends only reads.
     *
     * @param entry of the catalogue
     * @param raw the arguments as the model sent them
     * @throws InterruptedException when the call was cancelled, which also aborts a request
     */
    public ToolResult preview(Catalogue.Entry entry, Map<String, Object> raw, CallContext caller)
            throws InterruptedException {
        Operation operation = entry.operation();
        Runnable check = () -> {
            if (operation.hints().readOnly()) {
                throw new RefusedException(
                        operation.name() + " only reads, so that there is nothing to preview; no request was sent.");
            }
            entry.service().refuseToWrite(operation);
        };
        return run(entry, raw, caller, check, (named, note) -> {
            ToolResponse answer = AnswerMembers.resolved(named, previews.preview(entry, named.arguments()));
            return results.success(note.isEmpty() ? answer : answer.note(note));
        });
    }

<<<<<<< HEAD
    private ToolResponse preview(Catalogue.Entry entry, Arguments arguments) throws InterruptedException {
        Operation operation = entry.operation();
        String target = entry.service().target(operation, arguments);
        ConfirmationGate.Preview preview = confirmation.preview(operation, arguments);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("preview", true);
        ObjectNode request = answer.putObject("request")
                .put("method", operation.method().name())
                .put("path", secrets.redactName(target));
        if (!operation.params(Param.Place.BODY).isEmpty()) {
            request.set("body", Json.toTree(secrets.redactArguments(operation.bodyMembers(arguments))));
        }
        ArrayNode changes = answer.putArray("changes");
        preview.changes()
                .forEach(change -> changes.addObject()
                        .put("what", change.what())
                        .put("before", change.before())
                        .put("after", change.after()));
        answer.put("risk", preview.risk().word());
        ArrayNode effects = answer.putArray("effects");
        preview.effects().forEach(effect -> effects.add(effect.words()));
        return new ToolResponse(answer.put("question", preview.question()).put("asks_a_person", preview.asks()));
    }

    /** Returns a hint that depends on the key in use and on the reader of the error. */
    private String errorHint(CallException e, Operation operation, Audience audience) throws InterruptedException {
        if (e.status() == 403) {
            return currentKey.explanation(operation);
        }
        if (!(e instanceof RefusedException refused) || !refused.isMissingKey()) {
            return "";
        }
        return audience == Audience.TERMINAL
                ? "Export it in this shell, or add --sandbox to try the server without an account."
                : "Set it in the \"env\" of this server's entry in the MCP client, then restart the server there. To "
                        + "try the server without an account set PORTKEY_SANDBOX=true.";
    }

    /** Names the arguments that were null, since null does not remove a value. */
    private static String nullNote(List<String> paths) {
        return paths.isEmpty()
                ? ""
                : "null counts as not given (" + SafeText.bare(String.join(", ", paths), 200)
                        + "); to remove a value, name it in clear.";
    }

    private ToolResult read(Catalogue.Entry entry, ArgumentNames.Resolved named, CallContext caller)
            throws InterruptedException {
        Arguments arguments = named.arguments();
        secrets.registerSent(arguments.values());
        Deadline deadline = Deadline.after(Deadline.CALL_TIMEOUT);
        if (entry.operation().countsWorkspaces()) {
            return success(
                    resolved(named, ranged(entry.operation(), arguments, count(entry, arguments, deadline, caller))));
        }
        if (entry.operation().list() != null) {
            ToolResponse answer =
                    new ListReader(entry, arguments, deadline, caller, secrets, answerNames, catalogue).read();
            return success(resolved(named, ranged(entry.operation(), arguments, answer)));
        }
        try (OneTimeSecrets oneTime = oneTime(entry, arguments)) {
            JsonNode body = entry.send(arguments, deadline).body();
            return success(
                    resolved(named, completed(entry.operation(), arguments, ToolResponse.of(oneTime.disclose(body)))),
                    oneTime.shown());
        }
    }

    /** Counts the requests of the workspaces that are meant. */
    private ToolResponse count(Catalogue.Entry entry, Arguments arguments, Deadline deadline, CallContext caller)
            throws InterruptedException {
        Counted counted = analytics.read(entry, arguments, deadline);
        JsonNode body = counted.body();
        ToolResponse answer;
        if (entry.operation().list() == null) {
            JsonNode known = Objects.requireNonNull(body);
            Dollars.addTo(known, entry.operation().cents());
            answer = new ToolResponse(known);
        } else {
            answer = (body == null
                            ? new ListReader(
                                    entry, counted.arguments(), deadline, caller, secrets, answerNames, catalogue)
                            : new ListReader(entry, arguments, deadline, caller, secrets, answerNames, catalogue, body))
                    .read();
        }
        if (!counted.workspaces().isEmpty()) {
            answer.addAlways("workspaces", counted.workspaces());
        }
        counted.notes().forEach(answer::note);
        return answer;
    }

    /** Sends a writing call once it is confirmed, and records it in the audit log. */
    private ToolResult write(Catalogue.Entry entry, ArgumentNames.Resolved named, CallContext caller, String note)
            throws InterruptedException {
        Operation operation = entry.operation();
        Arguments arguments = named.arguments();
        AuditRecord record = new AuditRecord(safety.audit(), operation, arguments, caller);
        try {
            Sent sent = confirmAndSend(
                    entry,
                    arguments,
                    () -> confirmation.decide(entry.operation(), arguments, caller),
                    Deadline.CALL_TIMEOUT,
                    true,
                    record);
            ToolResponse answer = operation.returnResultOf().isEmpty()
                    ? receipt(operation, arguments, sent)
                    : readResultOf(operation, arguments, sent);
            if (sent.response().outcome() == Outcome.UNKNOWN) {
                answer.add("outcome", "unknown");
            } else {
                if (operation.returnResultOf().isEmpty()) {
                    answer.add("success", BooleanNode.TRUE);
                }
                completed(operation, arguments, answer);
            }
            if (sent.confirmation() != ConfirmationOutcome.NOT_NEEDED) {
                answer.add("confirmed", sent.confirmation().words());
            }
            Stream.of(note, record.problem())
                    .filter(sentence -> !sentence.isEmpty())
                    .forEach(answer::note);
            return success(resolved(named, answer), sent.shown());
        } catch (CallException e) {
            if (record.problem().isEmpty()) {
                throw e;
            }
            return error(e.getMessage() + " " + record.problem());
        }
    }

    /**
     * A writing call that Portkey has answered.
     *
     * @param shown the one-time secrets that the answer may show
     */
    private record Sent(
            ApiResponse response,
            OneTimeSecrets.Disclosure disclosure,
            Collection<String> shown,
            ChangeReport change,
            Deadline deadline,
            ConfirmationOutcome confirmation) {}

    /** Decides whether a call may be sent. */
=======
    /** Does the work of a call whose names and periods are resolved. */
>>>>>>> adapter
    @FunctionalInterface
    private interface ResolvedWork {

<<<<<<< HEAD
        ConfirmationGate.Decision decide() throws InterruptedException;
    }

    /**
     * Whatever happens, the audit record ends here.
     *
     * @param compares whether the answer says what the call changed, for which the object is read before
     */
    private Sent confirmAndSend(
            Catalogue.Entry entry,
            Arguments arguments,
            Consent consent,
            Duration most,
            boolean compares,
            AuditRecord record)
            throws InterruptedException {
        try (OneTimeSecrets oneTime = oneTime(entry, arguments)) {
            ConfirmationGate.Decision decision = consent.decide();
            record.confirmed(decision.confirmation());
            if (decision.refusal() != null) {
                throw new RefusedException(decision.refusal());
            }
            ChangeReport change = new ChangeReport(catalogue, entry.operation(), arguments);
            if (compares) {
                change.readBefore();
            }
            record.sending();
            secrets.registerSent(arguments.values());
            Deadline deadline = Deadline.after(most);
            ApiResponse response = entry.send(arguments, deadline);
            record.done(response);
            return new Sent(
                    response,
                    oneTime.disclose(response.body()),
                    oneTime.shown(),
                    change,
                    deadline,
                    decision.confirmation());
        } catch (CallException e) {
            record.failed(e);
            throw e;
        } finally {
            directory.forget();
            record.end();
        }
=======
        ToolResult with(ArgumentNames.Resolved named, String note) throws InterruptedException;
>>>>>>> adapter
    }

    /**
     * Does work with valid arguments in the words of the API.
     *
     * @param check refuses the call before the first request
     */
    private ToolResult run(
            Catalogue.Entry entry, Map<String, Object> raw, CallContext caller, Runnable check, ResolvedWork work)
            throws InterruptedException {
        Operation operation = entry.operation();
<<<<<<< HEAD
        AuditRecord record = new AuditRecord(safety.audit(), operation, arguments, caller);
        record.partOf(plan, number);
        plan.started(number);
        try {
            Sent sent = confirmAndSend(
                    entry, arguments, () -> approval.use(number, operation, arguments), most, false, record);
            plan.ended(number, sent.response().outcome());
            ToolResponse answer = ToolResponse.of(sent.disclosure());
            return new WriteResult(
                    sent.response().outcome(),
                    completed(operation, arguments, answer).toTree(),
                    record.problem(),
                    sent.shown());
        } catch (CallException e) {
            plan.ended(number, e.outcome());
            String hint = errorHint(e, operation, caller.audience());
            return new WriteResult(
                    e.outcome(),
                    MissingNode.getInstance(),
                    (message(e) + " " + hint + " " + record.problem()).strip(),
                    List.of());
        }
=======
        String note = CallArguments.nullNote(entry, raw);
        return guard.guard(
                operation.name(), entry.inputSchema(), CallArguments.inOurNames(entry, raw), note, arguments -> {
                    List<String> taken = given.reservedIds(entry, arguments);
                    if (!taken.isEmpty()) {
                        return error(CallGuard.invalidArguments(operation.name(), taken));
                    }
                    List<String> doubts = new ArrayList<>();
                    try {
                        check.run();
                        ArgumentNames.Resolved named = given.resolve(entry, arguments);
                        doubts.addAll(named.doubts());
                        return work.with(named, note);
                    } catch (CallException e) {
                        return error(errors.of(e, operation, caller.audience(), doubts));
                    }
                });
    }

    /** The writes of plans, which one approval covers. */
    public PlanCalls plans() {
        return plans;
>>>>>>> adapter
    }

    /** The present, and the time zone in which periods and days are meant. */
    public Clock clock() {
        return clock;
    }

    /** Redacts and quotes a text of others, for a question. */
    public String quoted(String text) {
        return SafeText.name(safety.secrets().redact(text), QUOTED);
    }

    /** Redacts and cuts a text of others, for an answer. */
    public String bounded(String text, int limit) {
        return SafeText.bare(safety.secrets().redact(text), limit);
    }

    /** Runs a tool with valid arguments. */
    @FunctionalInterface
    public interface Work {

        /** Returns the result or throws any exception. */
        ToolResult with(Arguments arguments) throws InterruptedException;
    }

    /**
     * Repairs and validates arguments, does the work with them, and turns every failure into a result.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public ToolResult guard(String tool, Schema schema, Map<String, Object> raw, Work work)
            throws InterruptedException {
        return guard.guard(tool, schema, raw, "", work);
    }

    /** Makes a successful result. */
    public ToolResult success(ToolResponse answer) {
        return results.success(answer);
    }

    /** Makes a successful result that may show these one-time secrets. */
    public ToolResult success(ToolResponse answer, Collection<String> shown) {
        return results.success(answer, shown);
    }

    /** Makes a failed result of at most 2 KB. */
    public ToolResult error(String message) {
        return results.error(message);
    }
}
