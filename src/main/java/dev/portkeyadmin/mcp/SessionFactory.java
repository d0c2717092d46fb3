package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.tools.Tool;
import java.util.Map;

/** Opens the session in which a client that sent {@code initialize} calls tools. */
@FunctionalInterface
public interface SessionFactory {

    /**
     * Opens a session.
     *
     * @param params of the client's {@code initialize}
     * @param tools by name
     */
    McpSession open(Outbound outbound, JsonNode params, Map<String, Tool.Runner> tools);
}
