package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.analytics.AnalyticsReader;
import dev.portkeyadmin.analytics.Counted;
import dev.portkeyadmin.analytics.Dollars;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.AnswerMemory;
import dev.portkeyadmin.client.ApiResponse;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.Outcome;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.confirmation.Channels;
import dev.portkeyadmin.confirmation.ConfirmationGate;
import dev.portkeyadmin.confirmation.PlanApproval;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.operation.Schema;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.AuditRecord;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.safety.InputRequiredException;
import dev.portkeyadmin.safety.OneTimeSecrets;
import dev.portkeyadmin.safety.PlanQuestion;
import dev.portkeyadmin.safety.PlanRecord;
import dev.portkeyadmin.safety.SafetyOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Runs one call: repairs the arguments, validates them, confirms, sends, and shapes the answer. Every failure but cancellation
 * becomes a result.
 */
public final class ToolAdapter {

    private static final int ERROR_BYTES = 2048;
    private static final int PROBLEMS_SHOWN = 12;
    private static final int QUOTED = 100;

    /** For all names of a call together. */
    private static final Duration LOOK_UP = Duration.ofSeconds(15);

    private final Catalogue catalogue;
    private final SafetyOptions safety;
    private final CurrentKey currentKey;
    private final ConfirmationGate confirmation;
    private final Secrets secrets;
    private final TimeRanges times;
    private final Directory directory;
    private final ArgumentNames names;
    private final AnswerNames answerNames;
    private final AnalyticsReader analytics;
    private final Clock clock;

    /**
     * Calls operations of the catalogue; a result holds no secret except a one-time secret that it has to deliver.
     *
     * @param channels by which a person is asked
     * @param clock the present and the time zone in which periods and days are meant
     */
    public ToolAdapter(Catalogue catalogue, SafetyOptions safety, Channels channels, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
        this.times = new TimeRanges(clock);
        this.directory = new Directory(catalogue, clock);
        this.names = new ArgumentNames(catalogue, directory);
        this.answerNames = new AnswerNames(directory);
        this.analytics = new AnalyticsReader(catalogue, directory, clock.getZone());
        this.safety = safety;
        this.secrets = safety.secrets();
        this.currentKey = new CurrentKey(catalogue, safety.key());
        this.confirmation = new ConfirmationGate(catalogue, safety.confirm(), currentKey, secrets, channels);
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
        String note = nullNote(entry.inputSchema().clearableNulls(raw));
        return guard(entry.operation().name(), entry.inputSchema(), inOurNames(entry, raw), note, given -> {
            List<String> taken = reservedIds(entry, given);
            if (!taken.isEmpty()) {
                return error(invalidArguments(entry.operation().name(), taken));
            }
            entry.service().refuseToWrite(entry.operation());
            List<String> doubts = new ArrayList<>();
            try {
                if (!entry.operation().hints().readOnly()) {
                    safety.audit().check(entry.operation().name());
                }
                ArgumentNames.Resolved named = resolve(entry, given);
                doubts.addAll(named.doubts());
                return entry.operation().hints().readOnly()
                        ? read(entry, named, caller)
                        : write(entry, named, caller, note);
            } catch (CallException e) {
                String hint = errorHint(e, entry.operation(), caller.audience());
                return error(Stream.concat(
                                Stream.of(message(e), hint),
                                e.status() == 403 || e.status() == 404 || e.status() == 400
                                        ? doubts.stream()
                                        : Stream.empty())
                        .filter(sentence -> !sentence.isEmpty())
                        .collect(Collectors.joining(" ")));
            }
        });
    }

    /** The arguments with a range in place of a period and ids in place of names. */
    private ArgumentNames.Resolved resolve(Catalogue.Entry entry, Arguments given) throws InterruptedException {
        return names.resolve(entry.operation(), times.resolve(entry.operation(), given), Deadline.after(LOOK_UP));
    }

    /** Takes the one workspace of analytics under the name that the API has for it, too. */
    private static Map<String, Object> inOurNames(Catalogue.Entry entry, Map<String, Object> raw) {
        if (!entry.operation().countsWorkspaces() || raw.containsKey(Operation.WORKSPACE)) {
            return raw;
        }
        Map<String, Object> named = new LinkedHashMap<>(raw);
        for (Param param : entry.operation().params()) {
            if (param.name().equals(Operation.WORKSPACE) && raw.containsKey(param.wireName())) {
                named.put(param.name(), named.remove(param.wireName()));
            }
        }
        return named;
    }

    /**
     * Says what a writing call would do: its request, what it changes, its risk and the question to a person. Nobody is asked and
     * nothing but reads is sent.
     *
     * @param entry of the catalogue
     * @param raw the arguments as the model sent them
     * @throws InterruptedException when the call was cancelled, which also aborts a request
     */
    public ToolResult preview(Catalogue.Entry entry, Map<String, Object> raw, CallContext caller)
            throws InterruptedException {
        Operation operation = entry.operation();
        String note = nullNote(entry.inputSchema().clearableNulls(raw));
        return guard(operation.name(), entry.inputSchema(), raw, note, given -> {
            List<String> taken = reservedIds(entry, given);
            if (!taken.isEmpty()) {
                return error(invalidArguments(operation.name(), taken));
            }
            if (operation.hints().readOnly()) {
                return error(
                        operation.name() + " only reads, so that there is nothing to preview; no request was sent.");
            }
            try {
                entry.service().refuseToWrite(operation);
                ArgumentNames.Resolved named = resolve(entry, given);
                ToolResponse answer = resolved(named, preview(entry, named.arguments()));
                return success(note.isEmpty() ? answer : answer.note(note));
            } catch (CallException e) {
                String hint = errorHint(e, operation, caller.audience());
                return error(hint.isEmpty() ? message(e) : message(e) + " " + hint);
            }
        });
    }

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
    @FunctionalInterface
    private interface Consent {

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
    }

    /**
     * Puts all writes of a plan to a person in one question, where they need one.
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
                problems.addAll(problems(entry, write.arguments()));
            }
        }
        if (!problems.isEmpty()) {
            throw new RefusedException(invalidArguments(plan.job(), problems));
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

    private List<String> problems(Catalogue.Entry entry, Arguments arguments) {
        List<String> problems = new ArrayList<>(entry.inputSchema().problems(arguments.values()));
        return problems.isEmpty() ? reservedIds(entry, arguments) : problems;
    }

    /** Opens the record of an approved plan. */
    public PlanRecord record(PlanApproval approval, CallContext caller) {
        return PlanRecord.open(safety.audit(), approval.plan(), approval.outcome(), caller);
    }

    /**
     * Sends one write of an approved plan.
     *
     * @param number of the write, from 0
     * @param most time that it may take
     */
    public WriteResult write(
            Catalogue.Entry entry,
            Arguments arguments,
            CallContext caller,
            PlanApproval approval,
            PlanRecord plan,
            int number,
            Duration most)
            throws InterruptedException {
        Operation operation = entry.operation();
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
    }

    /** The present, and the time zone in which periods and days are meant. */
    public Clock clock() {
        return clock;
    }

    /** Redacts and quotes a text of others, for a question. */
    public String quoted(String text) {
        return SafeText.name(secrets.redact(text), QUOTED);
    }

    /** Redacts and cuts a text of others, for an answer. */
    public String bounded(String text, int limit) {
        return SafeText.bare(secrets.redact(text), limit);
    }

    private OneTimeSecrets oneTime(Catalogue.Entry entry, Arguments arguments) {
        return new OneTimeSecrets(entry.operation(), arguments, safety.secretFiles(), secrets);
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
        return guard(tool, schema, raw, "", work);
    }

    private ToolResult guard(String tool, Schema schema, Map<String, Object> raw, String note, Work work)
            throws InterruptedException {
        try (Secrets.Call call = secrets.openCall()) {
            call.add(raw);
            return guarded(tool, schema, raw, note, work, call);
        }
    }

    private ToolResult guarded(
            String tool, Schema schema, Map<String, Object> raw, String note, Work work, Secrets.Call call)
            throws InterruptedException {
        AnswerMemory.Hold memory = AnswerMemory.hold();
        try {
            Object repaired = Objects.requireNonNull(ArgumentRepair.repair(schema, raw));
            call.add(repaired);
            List<String> problems = schema.problems(repaired);
            if (!problems.isEmpty()) {
                return error(invalidArguments(tool, problems) + (note.isEmpty() ? "" : "\n" + note));
            }
            @SuppressWarnings("unchecked") // an object schema accepts nothing but a map with string keys
            Arguments arguments = new Arguments((Map<String, Object>) repaired);
            return work.with(arguments);
        } catch (CallException e) {
            return error(message(e));
        } catch (InputRequiredException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            log().error("{} failed inside this server", tool, e);
            return error(tool + ": internal error of this server ("
                    + e.getClass().getSimpleName()
                    + "); other calls still work. For the cause set PORTKEY_LOG_LEVEL=debug and see its log.");
        } finally {
            memory.close();
        }
    }

    private List<String> reservedIds(Catalogue.Entry entry, Arguments arguments) {
        List<String> problems = new ArrayList<>();
        for (Param param : entry.operation().params(Param.Place.PATH)) {
            Object id = arguments.get(param.name());
            if (param.schema().allowed().isEmpty()
                    && catalogue.reserved(entry, param.name()).contains(id)) {
                problems.add(param.name() + ": " + SafeText.of(String.valueOf(id), 60)
                        + " is a route of the API, not an id; ids come from "
                        + entry.operation().findIdsWith() + ".");
            }
        }
        return problems;
    }

    private static String message(CallException e) {
        return Objects.requireNonNullElse(e.getMessage(), "");
    }

    private static String invalidArguments(String tool, List<String> problems) {
        StringBuilder text = new StringBuilder(tool).append(": invalid arguments; no request was sent.");
        problems.stream()
                .limit(PROBLEMS_SHOWN)
                .forEach(problem -> text.append("\n- ").append(problem));
        if (problems.size() > PROBLEMS_SHOWN) {
            text.append("\n- and ").append(problems.size() - PROBLEMS_SHOWN).append(" more.");
        }
        return text.toString();
    }

    /** Adds to an answer the objects that the names of the call meant. */
    private static ToolResponse resolved(ArgumentNames.Resolved named, ToolResponse answer) {
        if (!named.resolved().isEmpty()) {
            answer.addAlways("resolved", Json.toTree(named.resolved()));
        }
        return answer;
    }

    /** Adds to an answer the range of time that it is about. */
    private ToolResponse ranged(Operation operation, Arguments arguments, ToolResponse answer) {
        Operation.Range range = operation.range();
        return range == null ? answer : answer.addAlways("range", times.shown(range, arguments));
    }

    /** Adds to an answer the range, the message and the aliases that the operation declares. */
    private ToolResponse completed(Operation operation, Arguments arguments, ToolResponse answer) {
        ranged(operation, arguments, answer);
        if (!operation.message().isEmpty()) {
            answer.add("message", Operation.expand(operation.message(), name -> shown(arguments.get(name))));
        }
        if (!operation.parseJsonField().isEmpty()) {
            parsed(answer.body().path(operation.parseJsonField()))
                    .ifPresent(json -> answer.add(operation.parseJsonField() + "_parsed", json));
        }
        operation.aliases().forEach((alias, apiName) -> {
            if (answer.body().has(apiName)) {
                answer.add(alias, answer.body().get(apiName));
            }
        });
        return answer;
    }

    private static Optional<JsonNode> parsed(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Json.read(text.textValue())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "" : SafeText.name(value.toString(), 200);
    }

    /** Portkey's own answer to a write, with the name of what was created or with what was changed. */
    private static ToolResponse receipt(Operation write, Arguments arguments, Sent sent) throws InterruptedException {
        ToolResponse answer = ToolResponse.of(sent.disclosure());
        if (write.method() == Method.POST && arguments.get("name") instanceof String name) {
            answer.add("name", name);
        }
        if (sent.change().canRead() && sent.response().outcome() != Outcome.UNKNOWN) {
            try {
                JsonNode after = sent.change().readAfter(sent.deadline());
                sent.change().describe(answer);
                for (String member : List.of("id", "slug", "name", "prompt_version")) {
                    if (after.hasNonNull(member)) {
                        answer.add(member, after.get(member));
                    }
                }
            } catch (CallException e) {
                answer.note("The change was accepted, but reading it back failed. " + e.getMessage());
            }
        }
        return answer;
    }

    /** Reads what a write has changed. The write has happened, so a failure to read becomes a note. */
    private static ToolResponse readResultOf(Operation write, Arguments arguments, Sent sentWrite)
            throws InterruptedException {
        JsonNode written = sentWrite.response().body();
        try {
            JsonNode body = sentWrite.change().readAfter(sentWrite.deadline());
            ToolResponse answer = new ToolResponse(sentWrite.change().shown(body));
            sentWrite.change().describe(answer);
            if (!written.isEmpty()) {
                answer.addAlways("answer_to_" + write.name(), written);
            }
            List<String> stale = write.params(Param.Place.BODY).stream()
                    .filter(param -> arguments.get(param.name()) instanceof String sent
                            && body.has(param.wireName())
                            && !same(body.get(param.wireName()).asText(), sent))
                    .map(Param::name)
                    .toList();
            if (!stale.isEmpty()) {
                answer.note("Portkey accepted the change but does not show it in " + String.join(", ", stale)
                        + ": it may need a moment (check with " + write.returnResultOf()
                        + "), or this field cannot be changed.");
            }
            return answer;
        } catch (CallException e) {
            return new ToolResponse(written)
                    .add("success", BooleanNode.TRUE)
                    .note("The change was accepted, but reading it back failed. " + e.getMessage());
        }
    }

    /** Returns true if two texts are the same, or the same moment. */
    private static boolean same(String shown, String sent) {
        // Portkey masks a secret or leaves it out.
        if (shown.equals(sent) || shown.isEmpty() || shown.contains("*")) {
            return true;
        }
        try {
            return OffsetDateTime.parse(shown).isEqual(OffsetDateTime.parse(sent));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Makes a successful result. */
    public ToolResult success(ToolResponse answer) {
        return success(answer, List.of());
    }

    /** Makes a successful result that may show these one-time secrets. */
    public ToolResult success(ToolResponse answer, Collection<String> shown) {
        return new ToolResult(secrets.redactAnswer(answer.toJson(), shown), false);
    }

    /** Makes a failed result of at most 2 KB. */
    public ToolResult error(String message) {
        CharBuffer text = CharBuffer.wrap(secrets.redact(message));
        // The encoder stops at the limit, never within a character.
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(text, ByteBuffer.allocate(ERROR_BYTES), true);
        return new ToolResult(text.flip().toString(), true);
    }

    private static Logger log() {
        return Loggers.of(ToolAdapter.class);
    }
}
