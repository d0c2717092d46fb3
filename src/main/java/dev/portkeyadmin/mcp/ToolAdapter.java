package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.portkeyadmin.http.CallException;
import dev.portkeyadmin.http.Deadline;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.http.Loggers;
import dev.portkeyadmin.http.Secrets;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.operation.Quote;
import dev.portkeyadmin.operation.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
    private final Confirmation confirmation;
    private final Secrets secrets;

    /** Calls operations of the catalogue; no secret leaves in a result. */
    public ToolAdapter(Catalogue catalogue, Confirmation.Policy policy, Secrets secrets) {
        this.catalogue = catalogue;
        this.confirmation = new Confirmation(catalogue, policy, secrets);
        this.secrets = secrets;
    }

    /**
     * Calls an operation.
     *
     * @param entry of the catalogue
     * @param raw the arguments as the model sent them
     * @throws InterruptedException when the call was cancelled; whatever it was waiting for is aborted
     */
    public ToolResult call(Catalogue.Entry entry, Map<String, Object> raw, Caller caller) throws InterruptedException {
        return guard(entry.operation().name(), entry.inputSchema(), raw, arguments -> {
            List<String> taken = routesTakenForIds(entry, arguments);
            if (!taken.isEmpty()) {
                return error(wrongArguments(entry.operation().name(), taken));
            }
            confirmation.gate(entry.operation(), arguments, caller);
            return success(answer(entry, arguments, caller));
        });
    }

    /** What a tool does once its arguments are known to be valid. */
    @FunctionalInterface
    interface Work {
        ToolResult with(Arguments arguments) throws InterruptedException;
    }

    /**
     * Does the work with arguments that were repaired and validated, and turns every failure into a result.
     *
     * @throws InterruptedException when the call was cancelled
     */
    ToolResult guard(String tool, Schema schema, Map<String, Object> raw, Work work) throws InterruptedException {
        try {
            Object repaired = ArgumentRepair.repair(schema, raw);
            List<String> problems = schema.problems(repaired);
            if (!problems.isEmpty()) {
                return error(wrongArguments(tool, problems));
            }
            @SuppressWarnings("unchecked") // an object schema accepts nothing but a map with string keys
            Arguments arguments = new Arguments((Map<String, Object>) repaired);
            return work.with(arguments);
        } catch (CallException e) {
            return error(e.getMessage());
        } catch (RuntimeException | Error e) {
            log().error("{} failed inside this server", tool, e);
            return error(tool + ": internal error of this server ("
                    + e.getClass().getSimpleName()
                    + "); it goes on. Set PORTKEY_LOG_LEVEL=debug and see its log for the cause.");
        }
    }

    private List<String> routesTakenForIds(Catalogue.Entry entry, Arguments arguments) {
        List<String> problems = new ArrayList<>();
        for (Param param : entry.operation().params(Param.Place.PATH)) {
            Object id = arguments.get(param.name());
            if (param.schema().allowed().isEmpty()
                    && catalogue.reserved(entry, param.name()).contains(id)) {
                problems.add(param.name() + ": " + Quote.of(String.valueOf(id), 60)
                        + " is a route of the API and no id; ids come from "
                        + entry.operation().lookup() + ".");
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

    private Answer answer(Catalogue.Entry entry, Arguments arguments, Caller caller) throws InterruptedException {
        Operation operation = entry.operation();
        Deadline deadline = Deadline.after(Deadline.OF_A_CALL);
        if (operation.list() != null) {
            return new ListReader(entry, arguments, deadline, caller).read();
        }
        JsonNode body = entry.send(arguments, deadline);
        Answer answer =
                operation.readBack().isEmpty() ? new Answer(body) : readBack(operation, arguments, body, deadline);
        if (!operation.hints().readOnly() && operation.readBack().isEmpty()) {
            answer.add("success", BooleanNode.TRUE);
        }
        if (!operation.message().isEmpty()) {
            answer.add("message", Operation.expand(operation.message(), name -> shown(arguments.get(name))));
        }
        if (!operation.jsonText().isEmpty()) {
            parsed(answer.body().path(operation.jsonText()))
                    .ifPresent(json -> answer.add(operation.jsonText() + "_parsed", json));
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
        return value == null ? "" : Quote.bare(value.toString(), 200);
    }

    /** Reads what a write has changed. The write has happened: a failure to read is told, never thrown. */
    private Answer readBack(Operation write, Arguments arguments, JsonNode written, Deadline deadline)
            throws InterruptedException {
        Catalogue.Entry reader = catalogue.get(write.readBack());
        try {
            JsonNode body = reader.send(reader.own(write, arguments), deadline);
            Answer answer = new Answer(body);
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
                        + ": it may need a moment (look with " + write.readBack()
                        + "), or this field cannot be changed.");
            }
            return answer;
        } catch (CallException e) {
            return new Answer(written)
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

    ToolResult success(Answer answer) {
        return new ToolResult(secrets.redact(answer.toJson()), false);
    }

    /** A failure in at most 2 KB. */
    ToolResult error(String message) {
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
