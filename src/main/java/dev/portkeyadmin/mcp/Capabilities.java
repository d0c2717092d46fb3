package dev.portkeyadmin.mcp;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.text.SafeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a client says about itself: its name and its capabilities. */
public final class Capabilities {

    /** Objects in each revision that has them. Clients may define others, which may be anything. */
    private static final List<String> KNOWN =
            List.of("elicitation", "experimental", "extensions", "roots", "sampling", "tasks");

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

    /** Returns the path of the first known capability that is not an object; null when there is none. */
    static @Nullable String invalidMember(JsonNode capabilities) {
        for (String capability : KNOWN) {
            if (!isObjectOrAbsent(capabilities, capability)) {
                return capability;
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
