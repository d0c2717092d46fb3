package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.arguments.TimeRanges;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Template;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds to an answer what the operation declares and what names and periods of the call meant. */
final class AnswerMembers {

    private final TimeRanges times;

    AnswerMembers(TimeRanges times) {
        this.times = times;
    }

    /** Adds to an answer the objects that the names of the call meant. */
    static ToolResponse resolved(ArgumentNames.Resolved named, ToolResponse answer) {
        if (!named.resolved().isEmpty()) {
            answer.addAlways("resolved", Json.toTree(named.resolved()));
        }
        return answer;
    }

    /** Adds to an answer the range of time that it is about. */
    ToolResponse ranged(Operation operation, Arguments arguments, ToolResponse answer) {
        RangeBounds range = operation.range();
        return range == null ? answer : answer.addAlways("range", times.shown(range, arguments));
    }

    /** Adds to an answer the range and the message that the operation declares. */
    ToolResponse completed(Operation operation, Arguments arguments, ToolResponse answer) {
        ranged(operation, arguments, answer);
        answer.notes(operation.output().answerNotes());
        operation.output().notesIfGiven().forEach((argument, sentence) -> {
            if (arguments.get(argument) != null) {
                answer.note(sentence);
            }
        });
        if (!operation.output().message().isEmpty()) {
            answer.add("message", Template.expand(operation.output().message(), name -> shown(arguments.get(name))));
        }
        if (!operation.output().parseJsonField().isEmpty()) {
            parsed(answer.body().path(operation.output().parseJsonField()))
                    .ifPresent(json -> answer.add(operation.output().parseJsonField() + "_parsed", json));
        }
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
}
