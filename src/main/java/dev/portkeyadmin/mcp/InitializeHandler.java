package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.runtime.Version;
import java.util.List;

/** Answers {@code initialize} without the SDK, which takes longer to load than the answer takes. */
public final class InitializeHandler {

    /** The only revision whose clients may send several messages as one array. */
    static final String VERSION_WITH_BATCHES = "2025-03-26";

    /** The revisions of MCP that have {@code initialize}, the newest last. */
    public static final List<String> VERSIONS = List.of("2024-11-05", VERSION_WITH_BATCHES, "2025-06-18", "2025-11-25");

    private InitializeHandler() {}

    /**
     * Returns the result of {@code initialize}: a known revision is accepted; for any other one the newest is offered.
     *
     * @throws IllegalArgumentException when the parameters are invalid
     */
    static ObjectNode answer(JsonNode params, String instructions) {
        JsonNode version = params.path("protocolVersion");
        require(version.isTextual(), "params.protocolVersion is required, such as " + newest());
        require(Capabilities.isObjectOrAbsent(params, "clientInfo"), "params.clientInfo must be an object");
        require(Capabilities.isObjectOrAbsent(params, "capabilities"), "params.capabilities must be an object");
        String invalid = Capabilities.invalidMember(params.path("capabilities"));
        require(invalid == null, "params.capabilities." + invalid + " must be an object");
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("protocolVersion", VERSIONS.contains(version.textValue()) ? version.textValue() : newest());
        result.set("capabilities", capabilities());
        result.set("serverInfo", serverInfo());
        return result.put("instructions", instructions);
    }

    /** The capabilities of this server, in every revision. */
    static ObjectNode capabilities() {
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        capabilities.putObject("tools").put("listChanged", false);
        capabilities.putObject("prompts").put("listChanged", false);
        capabilities.putObject("completions");
        return capabilities;
    }

    /** The name and version of this server. */
    static ObjectNode serverInfo() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", Version.NAME)
                .put("title", "Portkey Admin")
                .put("version", Version.TEXT);
    }

    private static String newest() {
        return VERSIONS.get(VERSIONS.size() - 1);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("initialize: " + otherwise);
        }
    }
}
