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
 * @param named members of each item that hold an id, each with the kinds of object that it may be the id of
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
        Map<String, List<Reference>> named,
        @Nullable Figures figures) {

    static final Output PLAIN = new Output("", Map.of(), "", "", List.of(), List.of(), Map.of(), Map.of(), null);

    Output withReturnResultOf(String reader) {
        return new Output(
                reader, aliases, parseJsonField, message, oneTimeSecrets, redactFields, filtersAgain, named, figures);
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
                named,
                figures);
    }

    Output withParseJsonField(String member) {
        return new Output(
                returnResultOf, aliases, member, message, oneTimeSecrets, redactFields, filtersAgain, named, figures);
    }

    Output withMessage(String text) {
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                text,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                named,
                figures);
    }

    Output withOneTimeSecrets(List<String> members) {
        return new Output(
                returnResultOf, aliases, parseJsonField, message, members, redactFields, filtersAgain, named, figures);
    }

    Output withRedactFields(List<String> members) {
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                message,
                oneTimeSecrets,
                members,
                filtersAgain,
                named,
                figures);
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
                named,
                figures);
    }

    Output withNamed(String member, List<Reference> kinds) {
        Map<String, List<Reference>> more = new LinkedHashMap<>(named);
        more.put(member, kinds);
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                Collections.unmodifiableMap(more),
                figures);
    }

    Output withFigures(Figures other) {
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                named,
                other);
    }

    static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
