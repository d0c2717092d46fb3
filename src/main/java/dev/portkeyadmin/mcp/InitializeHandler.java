package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.runtime.Version;
import java.util.List;

/** What is said and understood at {@code initialize}, without the SDK: it would take longer to load than to answer. */
public final class InitializeHandler {

    /** The revisions of MCP that are spoken, the newest last. */
    public static final List<String> VERSIONS = List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    private InitializeHandler() {}

    /**
     * The result of {@code initialize}: a revision that is known is agreed to, to any other the newest is offered.
     *
     * @throws IllegalArgumentException when the parameters are not what the protocol says
     */
    static ObjectNode answer(JsonNode params, String instructions) {
        JsonNode version = params.path("protocolVersion");
        require(version.isTextual(), "params.protocolVersion is required, such as " + newest());
        require(isObject(params, "capabilities"), "params.capabilities must be an object");
        require(isObject(params, "clientInfo"), "params.clientInfo must be an object");
        ObjectNode greeting = JsonNodeFactory.instance.objectNode();
        greeting.put("protocolVersion", VERSIONS.contains(version.textValue()) ? version.textValue() : newest());
        greeting.putObject("capabilities").putObject("tools").put("listChanged", false);
        greeting.putObject("serverInfo")
                .put("name", "portkey-admin-mcp")
                .put("title", "Portkey Admin")
                .put("version", Version.TEXT);
        return greeting.put("instructions", instructions);
    }

    private static String newest() {
        return VERSIONS.get(VERSIONS.size() - 1);
    }

    private static boolean isObject(JsonNode params, String name) {
        return !params.hasNonNull(name) || params.get(name).isObject();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("initialize: " + otherwise);
        }
    }
}
