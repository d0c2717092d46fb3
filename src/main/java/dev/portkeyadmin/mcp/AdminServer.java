package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.audit.WritesInProgress;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.prompts.JobPrompts;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the selected tools, and nothing else, to one MCP client over stdin and stdout. */
public final class AdminServer implements McpHandler {

    private final ToolSelection selection;
    private final Supplier<JobPrompts> prompts;
    private final Runnable warmUp;
    private final Secrets secrets;
    private final SessionFactory sessions;
    private final WritesInProgress writes;
    private final Runnable declaredQuestions;
    private final AtomicBoolean warm = new AtomicBoolean();
    private @Nullable String list;

    /**
     * A server.
     *
     * @param prompts made by the first request for them
     * @param warmUp prepares the first call; runs once, beside the answers of the requests that precede it
     * @param secrets to redact from errors
     * @param writes finish before the process ends
     * @param declaredQuestions called each time that a client declares that it can ask a person
     */
    public AdminServer(
            ToolSelection selection,
            Supplier<JobPrompts> prompts,
            Runnable warmUp,
            Secrets secrets,
            SessionFactory sessions,
            WritesInProgress writes,
            Runnable declaredQuestions) {
        this.selection = selection;
        this.prompts = prompts;
        this.warmUp = warmUp;
        this.secrets = secrets;
        this.sessions = sessions;
        this.writes = writes;
        this.declaredQuestions = declaredQuestions;
    }

    /**
     * Serves one client until it is gone.
     *
     * @param out written only by this server
     */
    public void serve(InputStream in, OutputStream out) throws InterruptedException {
        new StdioTransport(in, out, this, writes).serve();
    }

    @Override
    public JsonNode initializeResult(JsonNode params) {
        return InitializeHandler.answer(params, selection.instructions());
    }

    @Override
    public String instructions() {
        return selection.instructions();
    }

    @Override
    public void warmUp() {
        if (!warm.getAndSet(true)) {
            Thread warming = new Thread(warmUp, "warm-up");
            warming.setDaemon(true);
            warming.start();
        }
    }

    @Override
    public String tools() {
        String result = list;
        if (result == null) {
            warmUp();
            result = selection.json();
            list = result;
        }
        return result;
    }

    @Override
    public JobPrompts prompts() {
        return prompts.get();
    }

    @Override
    @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
    public ToolResult call(JsonNode params, CallContext caller) throws InterruptedException {
        JsonNode arguments = params.path("arguments");
        return run(
                params.path("name").asText(),
                arguments.isObject() ? (Map<String, Object>) Objects.requireNonNull(Json.toPlain(arguments)) : Map.of(),
                caller);
    }

    private ToolResult run(String name, Map<String, Object> arguments, CallContext caller) throws InterruptedException {
        Tool tool = selection.find(name);
        if (tool == null) {
            throw new IllegalArgumentException("unknown tool");
        }
        return tool.call().with(arguments, caller);
    }

    @Override
    public void declaredQuestions() {
        declaredQuestions.run();
    }

    @Override
    public String redact(String text) {
        return secrets.redact(text);
    }

    @Override
    public McpSession openSession(Outbound outbound, JsonNode params) {
        Map<String, Tool.Runner> tools = new LinkedHashMap<>();
        for (String name : selection.names()) {
            tools.put(name, (arguments, caller) -> run(name, arguments, caller));
        }
        return sessions.open(outbound, params, tools);
    }

    @Override
    public @Nullable String validateCall(JsonNode params) {
        String name = params.path("name").textValue();
        if (name == null) {
            return "tools/call: name is required and must be a string";
        }
        if (!selection.lists(name)) {
            return selection.explain(name, Audience.CLIENT);
        }
        return Capabilities.isObjectOrAbsent(params, "arguments") ? null : "tools/call: arguments must be an object";
    }
}
