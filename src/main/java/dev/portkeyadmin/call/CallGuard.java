package dev.portkeyadmin.call;

import dev.portkeyadmin.arguments.ArgumentRepair;
import dev.portkeyadmin.arguments.InvalidArguments;
import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.safety.InputRequiredException;
import dev.portkeyadmin.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.slf4j.Logger;

/** Gives work nothing but valid arguments, and turns every failure except cancellation into a result. */
final class CallGuard {

    private final Secrets secrets;
    private final Results results;
    private final ErrorTexts errors;

    CallGuard(Secrets secrets, Results results, ErrorTexts errors) {
        this.errors = errors;
        this.secrets = secrets;
        this.results = results;
    }

    /**
     * Repairs and validates arguments, does the work with them, and turns every failure into a result.
     *
     * @param note for the model where the arguments are invalid; empty for none
     * @throws InterruptedException when the call was cancelled
     */
    ToolResult guard(String tool, Schema schema, Map<String, Object> raw, String note, ToolAdapter.ToolAction work)
            throws InterruptedException {
        return guard(tool, schema, raw, note, repaired -> false, work);
    }

    /**
     * Repairs and validates arguments as above, unless the work completes them.
     *
     * @param completes whether the work completes these arguments, which are not valid yet
     */
    ToolResult guard(
            String tool,
            Schema schema,
            Map<String, Object> raw,
            String note,
            Predicate<Map<?, ?>> completes,
            ToolAdapter.ToolAction work)
            throws InterruptedException {
        try (Secrets.CallSecrets call = secrets.openCall()) {
            call.add(raw);
            AnswerMemory.Hold memory = AnswerMemory.hold();
            try {
                Object repaired = Objects.requireNonNull(ArgumentRepair.repair(schema, raw));
                call.add(repaired);
                List<String> problems = schema.problems(repaired);
                if (!problems.isEmpty() && !(repaired instanceof Map<?, ?> map && completes.test(map))) {
                    return results.error(InvalidArguments.text(tool, problems) + (note.isEmpty() ? "" : "\n" + note));
                }
                @SuppressWarnings("unchecked") // an object schema accepts nothing but a map with string keys
                Arguments arguments = new Arguments((Map<String, Object>) repaired);
                return work.with(arguments);
            } catch (CallException e) {
                return results.error(errors.explained(e));
            } catch (InputRequiredException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                log().error("{} failed inside this server", tool, e);
                return results.error(tool + ": internal error of this server ("
                        + e.getClass().getSimpleName()
                        + "); other calls still work. For the cause set PORTKEY_LOG_LEVEL=debug and see its log.");
            } finally {
                memory.close();
            }
        }
    }

    private static Logger log() {
        return Loggers.of(CallGuard.class);
    }
}
