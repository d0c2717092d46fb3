package dev.portkeyadmin.call;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.arguments.GivenArguments;
import dev.portkeyadmin.arguments.InvalidArguments;
import dev.portkeyadmin.arguments.OwnWorkspace;
import dev.portkeyadmin.arguments.TimeRanges;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.confirmation.Channels;
import dev.portkeyadmin.confirmation.ConfirmationGate;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.names.TakenNames;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.text.SafeText;
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

    private final SafetyOptions safety;
    private final Clock clock;
    private final CallGuard guard;
    private final GivenArguments given;
    private final OwnWorkspace workspace;
    private final ReadCalls reads;
    private final WriteCalls writes;
    private final PlanCalls plans;
    private final PreviewCalls previews;
    private final Results results;
    private final ErrorTexts errors;
    private final CurrentKey key;
    private final TakenNames taken;
    private final Channels channels;

    /**
     * Calls operations of the catalogue; a result holds no secret except a one-time secret that it has to deliver.
     *
     * @param channels by which a person is asked
     * @param clock the present and the time zone in which periods and days are meant
     */
    public ToolAdapter(Catalogue catalogue, SafetyOptions safety, Channels channels, Clock clock) {
        this.safety = safety;
        this.clock = clock;
        this.channels = channels;
        TimeRanges times = new TimeRanges(clock);
        Directory directory = new Directory(catalogue, clock);
        CurrentKey key = new CurrentKey(catalogue, safety.key(), channels.reads());
        ConfirmationGate confirmation = new ConfirmationGate(
                catalogue, safety.confirm(), key, safety.secrets(), channels, directory::organisation, clock);
        AnswerMembers members = new AnswerMembers(times);
        results = new Results(safety.secrets());
        this.key = key;
        errors = new ErrorTexts(key, catalogue);
        taken = new TakenNames(catalogue, directory);
        guard = new CallGuard(safety.secrets(), results, errors);
        workspace = new OwnWorkspace(key, directory);
        given = new GivenArguments(catalogue, times, new ArgumentNames(catalogue, directory), workspace);
        reads = new ReadCalls(catalogue, safety, directory, clock, members, results);
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
                (named, note, time) ->
                        only ? reads.read(entry, named, caller) : writes.write(entry, named, caller, note, time));
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
        return run(entry, raw, caller, check, (named, note, time) -> {
            ToolResponse answer = AnswerMembers.resolved(named, previews.preview(entry, named.arguments()));
            return results.success(note.isEmpty() ? answer : answer.note(note));
        });
    }

    /** Does the work of a call whose names and periods are resolved. */
    @FunctionalInterface
    private interface ResolvedWork {

        ToolResult with(ArgumentNames.Resolved named, String note, Deadline time) throws InterruptedException;
    }

    /**
     * Does work with valid arguments, translated into those of the API.
     *
     * @param check refuses the call before the first request
     */
    private ToolResult run(
            Catalogue.Entry entry, Map<String, Object> raw, CallContext caller, Runnable check, ResolvedWork work)
            throws InterruptedException {
        Operation operation = entry.operation();
        Deadline time = channels.begin();
        String note = GivenArguments.nullNote(entry, raw);
        return guard.guard(
                operation.name(),
                entry.inputSchema(),
                GivenArguments.withFilters(entry, GivenArguments.inOurNames(entry, raw)),
                (note + " " + GivenArguments.elsewhere(operation, raw)).strip(),
                repaired -> OwnWorkspace.isAllThatLacks(entry, repaired),
                arguments -> {
                    List<String> reserved = given.reservedIds(entry, arguments);
                    if (!reserved.isEmpty()) {
                        return error(InvalidArguments.text(operation.name(), reserved));
                    }
                    List<String> doubts = new ArrayList<>();
                    List<ArgumentNames.Unchecked> unchecked = new ArrayList<>();
                    Arguments sent = arguments;
                    try {
                        check.run();
                        ArgumentNames.Resolved named = given.resolve(entry, arguments, time);
                        List<String> undocumented = operation.undocumented(arguments);
                        sent = named.arguments();
                        doubts.addAll(named.doubts());
                        unchecked.addAll(named.unchecked());
                        doubts.addAll(undocumented);
                        return work.with(named, String.join(" ", notes(note, undocumented)), time);
                    } catch (CallException e) {
                        doubts.add(workspace.hint(e, operation, arguments));
                        doubts.add(taken.hint(e.status(), operation, sent));
                        doubts.addAll(given.misread(e, unchecked));
                        return error(errors.of(e, operation, caller.audience(), doubts));
                    }
                });
    }

    private static List<String> notes(String first, List<String> others) {
        List<String> notes = new ArrayList<>(others);
        notes.add(0, first);
        notes.removeIf(String::isEmpty);
        return notes;
    }

    /** The writes of plans, which one approval covers. */
    public PlanCalls plans() {
        return plans;
    }

    /** The present, and the time zone in which periods and days are meant. */
    public Clock clock() {
        return clock;
    }

    /** The message of a failure inside a job, with what depends on the key in use. */
    public String explained(CallException e) throws InterruptedException {
        return errors.explained(e);
    }

    /** Returns true for the API key in use, as far as Portkey shows it. */
    public boolean isKeyInUse(JsonNode shown) {
        return key.couldBe(shown) == CurrentKey.Match.MINE;
    }

    /**
     * Says that the key in use sees no other workspace than one; empty for a key of the organisation.
     *
     * @param workspace its name
     */
    public String scopeOfKey(String workspace) throws InterruptedException {
        CurrentKey.Facts facts = key.facts();
        return facts != null && facts.isOfOrganisation()
                ? ""
                : "The key in use sees only the workspace " + quoted(workspace)
                        + (facts == null
                                ? "; others, if there are any, are not included."
                                : ", to which it belongs: others are not included.");
    }

    /** Quotes a name of others for a question; no caller can hide it. */
    public String quoted(String name) {
        return quoted(name, QUOTE_LENGTH);
    }

    /** Quotes a name for a question, cut after that many characters; no caller can hide it. */
    public String quoted(String name, int limit) {
        return SafeText.name(safety.secrets().redactName(name), limit);
    }

    /** Redacts and cuts a text of others, for JSON or HTML. */
    public String bounded(String text, int limit) {
        return SafeText.visible(safety.secrets().redact(text), limit);
    }

    /** Runs a tool with valid arguments. */
    @FunctionalInterface
    public interface ToolAction {

        /** Returns the result or throws any exception. */
        ToolResult with(Arguments arguments) throws InterruptedException;
    }

    /**
     * Repairs and validates arguments, does the work with them, and turns every failure into a result.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public ToolResult guard(String tool, Schema schema, Map<String, Object> raw, ToolAction work)
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
