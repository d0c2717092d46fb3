package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.http.Secrets;
import dev.portkeyadmin.operation.Nearest;
import dev.portkeyadmin.operation.Quote;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** The MCP server: greets, lists its tools and calls them, over stdin and stdout. */
public final class AdminServer implements StdioTransport.Host {

    private final ToolSelection selection;
    private final Runnable warmUp;
    private final Secrets secrets;
    private String list;

    /**
     * A server that lists and calls the selected tools, and nothing else.
     *
     * @param warmUp makes what the first call needs; run once the client has asked for the list
     * @param secrets those that no error may show
     */
    public AdminServer(ToolSelection selection, Runnable warmUp, Secrets secrets) {
        this.selection = selection;
        this.warmUp = warmUp;
        this.secrets = secrets;
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
    public JsonNode greeting(JsonNode params) {
        return Greeting.answer(params, selection.instructions());
    }

    /** A client that asks for the list means to stay: what its first call needs is made behind the answer. */
    @Override
    public String list() {
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
    public StdioTransport.Session open(StdioTransport.Wire wire, JsonNode params) {
        return SdkServer.open(wire, params, selection.tools().values());
    }

    /** What the SDK would answer with an internal error or without a hint. */
    @Override
    public String objection(String method, JsonNode params) {
        if (!method.equals("tools/call")) {
            return null;
        }
        String name = params.path("name").asText();
        if (selection.tools().get(name) == null) {
            return "Unknown tool " + Quote.of(name, 60)
                    + Nearest.hint(name, selection.tools().keySet()) + "; tools/list names the "
                    + selection.tools().size() + " there are";
        }
        for (String member : List.of("arguments", "_meta")) {
            if (params.hasNonNull(member) && !params.get(member).isObject()) {
                return "tools/call: " + member + " must be an object";
            }
        }
        return null;
    }
}
