package dev.portkeyadmin.operation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes that an operation makes to an answer.
 *
 * @param returnResultOf the operation whose answer follows a write; empty for none
 * @param aliases names offered in addition to the API's own, each with the API's name for the same value
 * @param parseJsonField the member that holds JSON in a string; empty for none
 * @param message a sentence for the answer; empty for none
 * @param oneTimeSecrets members that hold secrets
 * @param redactFields members of each item that may hold secrets of other people
 * @param filtersAgain arguments that are applied to the items as well, each with the member that it filters by
 * @param figures the meaning of the numbers of analytics; null for other answers
 */
record Output(
        String returnResultOf,
        Map<String, String> aliases,
        String parseJsonField,
        String message,
        List<String> oneTimeSecrets,
        List<String> redactFields,
        Map<String, String> filtersAgain,
        @Nullable Figures figures) {

    static final Output PLAIN = new Output("", Map.of(), "", "", List.of(), List.of(), Map.of(), null);

    Output withReturnResultOf(String reader) {
        return new Output(
                reader, aliases, parseJsonField, message, oneTimeSecrets, redactFields, filtersAgain, figures);
    }

    Output withAlias(String alias, String apiName) {
        return new Output(
                returnResultOf,
                plus(aliases, alias, apiName),
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                figures);
    }

    Output withParseJsonField(String member) {
        return new Output(
                returnResultOf, aliases, member, message, oneTimeSecrets, redactFields, filtersAgain, figures);
    }

    Output withMessage(String text) {
        return new Output(
                returnResultOf, aliases, parseJsonField, text, oneTimeSecrets, redactFields, filtersAgain, figures);
    }

    Output withOneTimeSecrets(List<String> members) {
        return new Output(
                returnResultOf, aliases, parseJsonField, message, members, redactFields, filtersAgain, figures);
    }

    Output withRedactFields(List<String> members) {
        return new Output(
                returnResultOf, aliases, parseJsonField, message, oneTimeSecrets, members, filtersAgain, figures);
    }

    Output withFilterAgain(String argument, String member) {
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields,
                plus(filtersAgain, argument, member),
                figures);
    }

    Output withFigures(Figures other) {
        return new Output(
                returnResultOf, aliases, parseJsonField, message, oneTimeSecrets, redactFields, filtersAgain, other);
    }

    static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
