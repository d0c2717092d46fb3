package dev.portkeyadmin.operation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operation makes of an answer.
 *
 * @param returnResultOf the operation whose answer follows a write; empty for none
 * @param aliases names offered in addition to the API's own, each with the API's name for the same value
 * @param parseJsonField the member that holds JSON in a string; empty for none
 * @param message a sentence for the answer; empty for none
 * @param oneTimeSecrets members that hold secrets
 * @param redactFields members of each item in which others may have left secrets
 */
record Output(
        String returnResultOf,
        Map<String, String> aliases,
        String parseJsonField,
        String message,
        List<String> oneTimeSecrets,
        List<String> redactFields) {

    static final Output PLAIN = new Output("", Map.of(), "", "", List.of(), List.of());

    Output withReturnResultOf(String reader) {
        return new Output(reader, aliases, parseJsonField, message, oneTimeSecrets, redactFields);
    }

    Output withAlias(String alias, String apiName) {
        Map<String, String> more = new LinkedHashMap<>(aliases);
        more.put(alias, apiName);
        return new Output(
                returnResultOf,
                Collections.unmodifiableMap(more),
                parseJsonField,
                message,
                oneTimeSecrets,
                redactFields);
    }

    Output withParseJsonField(String member) {
        return new Output(returnResultOf, aliases, member, message, oneTimeSecrets, redactFields);
    }

    Output withMessage(String text) {
        return new Output(returnResultOf, aliases, parseJsonField, text, oneTimeSecrets, redactFields);
    }

    Output withOneTimeSecrets(List<String> members) {
        return new Output(returnResultOf, aliases, parseJsonField, message, members, redactFields);
    }

    Output withRedactFields(List<String> members) {
        return new Output(returnResultOf, aliases, parseJsonField, message, oneTimeSecrets, members);
    }
}
