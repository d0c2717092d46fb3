package dev.portkeyadmin.call;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Recognises an answer of analytics that counts nothing, perhaps because a filter names what does not exist. */
final class Unmatched {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?");

    /** The path argument that names a key of metadata, which requests may lack. */
    private static final String METADATA_KEY = "metadata_key";

    /** Begins the names of the arguments and filters for metadata. */
    private static final String METADATA = "metadata";

    private Unmatched() {}

    /** The filters of a call, each as its name and its value. */
    static List<String> filters(Operation operation, Arguments arguments) {
        List<String> shown = new ArrayList<>();
        if (arguments.get(Operation.FILTERS) instanceof List<?> filters) {
            for (Object filter : filters) {
                if (filter instanceof Map<?, ?> members) {
                    shown.add(members.get("name") + "="
                            + SafeText.of(String.valueOf(members.get("value")), QUOTE_LENGTH));
                }
            }
        }
        if (operation.placeholders().contains(METADATA_KEY)) {
            shown.add(METADATA_KEY + "=" + SafeText.of(String.valueOf(arguments.get(METADATA_KEY)), QUOTE_LENGTH));
        }
        return shown;
    }

    /** Says that no request matches the filters of a call, and where the values that occur are found. */
    static String words(List<String> filters) {
        return "No request in this range matches " + String.join(", ", filters) + ". "
                + (filters.stream().anyMatch(filter -> filter.startsWith(METADATA))
                        ? "Keys and values of metadata are compared as they are; the rows of a log export show those that occur."
                        : "Values are compared as they are; get_grouped_data lists those that occur, such as the models.");
    }

    /** Returns true if an answer holds no number but 0, beside those that describe it. */
    static boolean isNothing(JsonNode answer) {
        JsonNode summary = answer.path("summary");
        JsonNode points = answer.path("data_points");
        boolean isGraph = summary.isObject() || points.isArray();
        return isGraph
                ? isZero(summary) && isZero(points)
                : answer.path("total").asInt(-1) == 0;
    }

    private static boolean isZero(JsonNode node) {
        if (node.isContainerNode()) {
            return node.valueStream().allMatch(Unmatched::isZero);
        }
        boolean isNumber = node.isNumber()
                || node.isTextual() && NUMBER.matcher(node.textValue()).matches();
        return !isNumber || node.asDouble() == 0;
    }
}
