package dev.portkeyadmin.mcp;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.text.SafeText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a client says about itself: its name and its capabilities. */
public final class Capabilities {

    private static final List<String> ELICITATION_MODES = List.of("form", "url");

    private Capabilities() {}

    /** Returns the name and version of a client, escaped and cut. */
    public static String nameOf(JsonNode clientInfo) {
        String name = clientInfo.path("name").asText() + " "
                + clientInfo.path("version").asText();
        return SafeText.visible(name.strip(), QUOTE_LENGTH);
    }

    /** Returns whether the client can show a form. A client that declares no mode of elicitation can. */
    public static boolean canShowForms(JsonNode capabilities) {
        JsonNode elicitation = capabilities.path("elicitation");
        return elicitation.isObject() && (elicitation.hasNonNull("form") || !elicitation.hasNonNull("url"));
    }

    /** Returns the path of the first capability that is not an object, escaped and cut; null when there is none. */
    static @Nullable String invalidMember(JsonNode capabilities) {
        for (Map.Entry<String, JsonNode> capability : capabilities.properties()) {
            if (!isObjectOrAbsent(capabilities, capability.getKey())) {
                return SafeText.bare(capability.getKey(), QUOTE_LENGTH);
            }
        }
        JsonNode elicitation = capabilities.path("elicitation");
        for (String mode : ELICITATION_MODES) {
            if (!isObjectOrAbsent(elicitation, mode)) {
                return "elicitation." + mode;
            }
        }
        return null;
    }

    /** Returns whether a member is an object or not given; null counts as not given. */
    static boolean isObjectOrAbsent(JsonNode object, String name) {
        return !object.hasNonNull(name) || object.get(name).isObject();
    }
}
