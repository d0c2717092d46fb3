package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** The MCP server: greets, lists its tools and calls them, over stdin and stdout. */
public final class AdminServer implements McpHandler {

    private final ToolSelection selection;
    private final Runnable warmUp;
    private final Secrets secrets;
    private final SessionFactory sessions;
    private String list;

    /**
     * A server that lists and calls the selected tools, and nothing else.
     *
     * @param warmUp makes what the first call needs; run once the client has asked for the list
     * @param secrets those that no error may show
     */
    public AdminServer(ToolSelection selection, Runnable warmUp, Secrets secrets, SessionFactory sessions) {
        this.selection = selection;
        this.warmUp = warmUp;
        this.secrets = secrets;
        this.sessions = sessions;
    }

    /**
     * Serves one client until it is gone.
     *
     * @param out written by this server alone
     */
    public void serve(InputStream in, OutputStream out) throws InterruptedException {
        new StdioTransport(in, out, this).serve();
    }

    @Override
    public JsonNode initializeResult(JsonNode params) {
        return InitializeHandler.answer(params, selection.instructions());
    }

    /** A client that asks for the list means to stay: what its first call needs is made behind the answer. */
    @Override
    public String toolsListResult() {
        if (list == null) {
            list = Json.write(Map.of(
                    "tools",
                    selection.tools().values().stream().map(Tool::listing).toList()));
            Thread warming = new Thread(warmUp, "warm-up");
            warming.setDaemon(true);
            warming.start();
        }
        return list;
    }

    @Override
    public String redact(String text) {
        return secrets.redact(text);
    }

    @Override
    public McpSession openSession(Outbound outbound, JsonNode params) {
        return sessions.open(outbound, params, selection.tools().values());
    }

    /** What the SDK would answer with an internal error or without a hint. */
    @Override
    public String validateParams(String method, JsonNode params) {
        if (!method.equals("tools/call")) {
            return null;
        }
        String name = params.path("name").asText();
        if (selection.tools().get(name) == null) {
            return selection.explain(name, Audience.CLIENT);
        }
        for (String member : List.of("arguments", "_meta")) {
            if (params.hasNonNull(member) && !params.get(member).isObject()) {
                return "tools/call: " + member + " must be an object";
            }
        }
        return null;
    }
}
