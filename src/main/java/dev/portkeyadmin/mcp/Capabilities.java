package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the capabilities that a client declares. */
public final class Capabilities {

    private static final List<String> ELICITATION_MODES = List.of("form", "url");

    private Capabilities() {}

    /** Returns whether the client can show a form. A client that declares no mode of elicitation can. */
    public static boolean canShowForms(JsonNode capabilities) {
        JsonNode elicitation = capabilities.path("elicitation");
        return elicitation.isObject() && (elicitation.has("form") || !elicitation.has("url"));
    }

    /** Returns the path of the first capability that is not an object; null when there is none. */
    static @Nullable String invalidMember(JsonNode capabilities) {
        for (Map.Entry<String, JsonNode> capability : capabilities.properties()) {
            if (!isObjectOrAbsent(capabilities, capability.getKey())) {
                return capability.getKey();
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
