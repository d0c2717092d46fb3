package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.AnswerMemory;
import dev.portkeyadmin.client.ApiResponse;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.operation.Schema;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.safety.AuditRecord;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationGate;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.safety.InputRequiredException;
import dev.portkeyadmin.safety.OneTimeSecrets;
import dev.portkeyadmin.safety.SafetyOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * One call, end to end: repair the arguments, validate them, confirm, send, shape the answer. Whatever happens becomes a result;
 * nothing but cancellation escapes.
 */
public final class ToolAdapter {

    private static final int ERROR_BYTES = 2048;
    private static final int PROBLEMS_SHOWN = 12;

    private final Catalogue catalogue;
    private final SafetyOptions safety;
    private final CurrentKey keyInUse;
    private final ConfirmationGate confirmation;
    private final Secrets secrets;

    /** Calls operations of the catalogue; no secret leaves in a result but in the one that is there to carry it. */
    public ToolAdapter(Catalogue catalogue, SafetyOptions safety) {
        this.catalogue = catalogue;
        this.safety = safety;
        this.secrets = safety.secrets();
        this.keyInUse = new CurrentKey(catalogue, safety.key());
        this.confirmation = new ConfirmationGate(catalogue, safety.confirm(), keyInUse, secrets);
    }

    /**
     * Calls an operation.
     *
     * @param entry of the catalogue
     * @param raw the arguments as the model sent them
     * @throws InterruptedException when the call was cancelled; whatever it was waiting for is aborted
     */
    public ToolResult call(Catalogue.Entry entry, Map<String, Object> raw, CallContext caller)
            throws InterruptedException {
        return guard(entry.operation().name(), entry.inputSchema(), raw, arguments -> {
            List<String> taken = routesTakenForIds(entry, arguments);
            if (!taken.isEmpty()) {
                return error(wrongArguments(entry.operation().name(), taken));
            }
            try {
                return entry.operation().hints().readOnly()
                        ? read(entry, arguments, caller)
                        : write(entry, arguments, caller);
            } catch (CallException e) {
                return error(
                        e.status() == 403
                                ? e.getMessage() + " " + keyInUse.explanation(entry.operation())
                                : e.getMessage());
            }
        });
    }

    private ToolResult read(Catalogue.Entry entry, Arguments arguments, CallContext caller)
            throws InterruptedException {
        secrets.registerSent(arguments.values());
        Deadline deadline = Deadline.after(Deadline.CALL_TIMEOUT);
        if (entry.operation().list() != null) {
            return success(new ListReader(entry, arguments, deadline, caller, secrets).read());
        }
        try (OneTimeSecrets oneTime = oneTime(entry, arguments)) {
            JsonNode body = entry.send(arguments, deadline).body();
            return success(
                    completed(entry.operation(), arguments, ToolResponse.of(oneTime.disclose(body))), oneTime.shown());
        }
    }

    /** Sends what changes something, once it is confirmed, and records it in the audit log. */
    private ToolResult write(Catalogue.Entry entry, Arguments arguments, CallContext caller)
            throws InterruptedException {
        Operation operation = entry.operation();
        entry.service().refuseToWrite(operation);
        safety.audit().check(operation.name());
        AuditRecord record = new AuditRecord(safety.audit(), operation, arguments, caller);
        try {
            Sent sent = confirmAndSend(entry, arguments, caller, record);
            ToolResponse answer = operation.returnResultOf().isEmpty()
                    ? ToolResponse.of(sent.disclosure())
                    : readBack(operation, arguments, sent.reply().body(), sent.deadline());
            if (operation.returnResultOf().isEmpty() && !sent.reply().body().isTextual()) {
                answer.add("success", BooleanNode.TRUE);
            }
            if (!record.problem().isEmpty()) {
                answer.note(record.problem());
            }
            return success(completed(operation, arguments, answer), sent.shown());
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
            ApiResponse reply, OneTimeSecrets.Disclosure disclosure, Collection<String> shown, Deadline deadline) {}

    /** Whatever happens, the audit record ends here. */
    private Sent confirmAndSend(Catalogue.Entry entry, Arguments arguments, CallContext caller, AuditRecord record)
            throws InterruptedException {
        try (OneTimeSecrets oneTime = oneTime(entry, arguments)) {
            ConfirmationGate.Decision decision = confirmation.decide(entry.operation(), arguments, caller);
            record.confirmed(decision.consent());
            if (decision.refusal() != null) {
                throw new RefusedException(decision.refusal());
            }
            record.sending();
            secrets.registerSent(arguments.values());
            Deadline deadline = Deadline.after(Deadline.CALL_TIMEOUT);
            ApiResponse reply = entry.send(arguments, deadline);
            record.done(reply);
            return new Sent(reply, oneTime.disclose(reply.body()), oneTime.shown(), deadline);
        } catch (CallException e) {
            record.failed(e);
            throw e;
        } finally {
            record.end();
        }
    }

    private OneTimeSecrets oneTime(Catalogue.Entry entry, Arguments arguments) {
        return new OneTimeSecrets(entry.operation(), arguments, safety.secretFiles(), secrets);
    }

    /** What a tool does once its arguments are known to be valid. */
    @FunctionalInterface
    public interface Work {
        ToolResult with(Arguments arguments) throws InterruptedException;
    }

    /**
     * Does the work with arguments that were repaired and validated, and turns every failure into a result.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public ToolResult guard(String tool, Schema schema, Map<String, Object> raw, Work work)
            throws InterruptedException {
        try (Secrets.Call call = secrets.openCall()) {
            call.add(raw);
            return guarded(tool, schema, raw, work, call);
        }
    }

    private ToolResult guarded(String tool, Schema schema, Map<String, Object> raw, Work work, Secrets.Call call)
            throws InterruptedException {
        AnswerMemory.Hold memory = AnswerMemory.hold();
        try {
            Object repaired = ArgumentRepair.repair(schema, raw);
            call.add(repaired);
            List<String> problems = schema.problems(repaired);
            if (!problems.isEmpty()) {
                return error(wrongArguments(tool, problems));
            }
            @SuppressWarnings("unchecked") // an object schema accepts nothing but a map with string keys
            Arguments arguments = new Arguments((Map<String, Object>) repaired);
            return work.with(arguments);
        } catch (CallException e) {
            return error(e.getMessage());
        } catch (InputRequiredException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            log().error("{} failed inside this server", tool, e);
            return error(tool + ": internal error of this server ("
                    + e.getClass().getSimpleName()
                    + "); it goes on. Set PORTKEY_LOG_LEVEL=debug and see its log for the cause.");
        } finally {
            memory.close();
        }
    }

    private List<String> routesTakenForIds(Catalogue.Entry entry, Arguments arguments) {
        List<String> problems = new ArrayList<>();
        for (Param param : entry.operation().params(Param.Place.PATH)) {
            Object id = arguments.get(param.name());
            if (param.schema().allowed().isEmpty()
                    && catalogue.reserved(entry, param.name()).contains(id)) {
                problems.add(param.name() + ": " + SafeText.of(String.valueOf(id), 60)
                        + " is a route of the API and no id; ids come from "
                        + entry.operation().findIdsWith() + ".");
            }
        }
        return problems;
    }

    private static String wrongArguments(String tool, List<String> problems) {
        StringBuilder text = new StringBuilder(tool).append(": nothing was sent, the arguments need mending.");
        problems.stream()
                .limit(PROBLEMS_SHOWN)
                .forEach(problem -> text.append("\n- ").append(problem));
        if (problems.size() > PROBLEMS_SHOWN) {
            text.append("\n- and ").append(problems.size() - PROBLEMS_SHOWN).append(" more.");
        }
        return text.toString();
    }

    /** The answer with what the operation adds to it. */
    private static ToolResponse completed(Operation operation, Arguments arguments, ToolResponse answer) {
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

    private static String shown(Object value) {
        return value == null ? "" : SafeText.name(value.toString(), 200);
    }

    /** Reads what a write has changed. The write has happened: a failure to read is told, never thrown. */
    private ToolResponse readBack(Operation write, Arguments arguments, JsonNode written, Deadline deadline)
            throws InterruptedException {
        Catalogue.Entry reader = catalogue.get(write.returnResultOf());
        try {
            JsonNode body = reader.send(reader.lookupArguments(write, arguments), deadline)
                    .body();
            ToolResponse answer = new ToolResponse(body);
            if (!written.isEmpty()) {
                answer.addAlways("answer_to_" + write.name(), written);
            }
            List<String> stale = write.params(Param.Place.BODY).stream()
                    .filter(param -> arguments.get(param.name()) instanceof String)
                    .filter(param -> body.has(param.wireName())
                            && !same(body.get(param.wireName()).asText(), (String) arguments.get(param.name())))
                    .map(Param::name)
                    .toList();
            if (!stale.isEmpty()) {
                answer.note("Portkey took the change but does not show it in " + String.join(", ", stale)
                        + ": it may need a moment (look with " + write.returnResultOf()
                        + "), or this field cannot be changed.");
            }
            return answer;
        } catch (CallException e) {
            return new ToolResponse(written)
                    .add("success", BooleanNode.TRUE)
                    .note("The change was accepted, but reading it back failed. " + e.getMessage());
        }
    }

    /** Whether two texts are the same, or the same moment. */
    private static boolean same(String shown, String sent) {
        // A secret is shown with its middle hidden, or not at all.
        if (shown.equals(sent) || shown.isEmpty() || shown.contains("*")) {
            return true;
        }
        try {
            return OffsetDateTime.parse(shown).isEqual(OffsetDateTime.parse(sent));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    public ToolResult success(ToolResponse answer) {
        return success(answer, List.of());
    }

    private ToolResult success(ToolResponse answer, Collection<String> shown) {
        return new ToolResult(secrets.redactAnswer(answer.toJson(), shown), false);
    }

    /** A failure in at most 2 KB. */
    public ToolResult error(String message) {
        CharBuffer text = CharBuffer.wrap(secrets.redact(message));
        // The encoder stops where the bytes are used up, never within a character.
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
