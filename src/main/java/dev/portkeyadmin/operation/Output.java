package dev.portkeyadmin.operation;

import dev.portkeyadmin.schema.Reference;
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
 * @param change the operation that reads what a write changes, if the answer of the write is to be kept
 * @param published how the items of a list of versions show which one is in use; null for other lists
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
        Change change,
        Operation.@Nullable Published published,
        @Nullable Figures figures) {

    /**
     * The operation that reads what a write changes.
     *
     * @param reader its name; empty for none
     * @param arguments those that it gets besides the ids
     */
    record Change(String reader, Map<String, String> arguments) {}

    static final Output PLAIN = new Output(
            "", Map.of(), "", "", List.of(), List.of(), Map.of(), Map.of(), new Change("", Map.of()), null, null);

    Output withReturnResultOf(String reader) {
        return new Output(
                reader,
                aliases,
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                named,
                change,
                published,
                figures);
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
                change,
                published,
                figures);
    }

    Output withParseJsonField(String member) {
        return new Output(
                returnResultOf,
                aliases,
                member,
                message,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                named,
                change,
                published,
                figures);
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
                change,
                published,
                figures);
    }

    Output withOneTimeSecrets(List<String> members) {
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                message,
                members,
                redactFields,
                filtersAgain,
                named,
                change,
                published,
                figures);
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
                change,
                published,
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
                change,
                published,
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
                change,
                published,
                figures);
    }

    Output withChange(String reader, Map<String, String> arguments) {
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                named,
                new Change(reader, arguments),
                published,
                figures);
    }

    Output withPublished(Operation.Published other) {
        return new Output(
                returnResultOf,
                aliases,
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields,
                filtersAgain,
                named,
                change,
                other,
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
                change,
                published,
                other);
    }

    static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
