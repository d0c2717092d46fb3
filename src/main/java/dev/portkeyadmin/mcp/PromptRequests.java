package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.mcp.wire.JsonRpc;
import dev.portkeyadmin.mcp.wire.Responses;
import dev.portkeyadmin.prompts.JobPrompts;

/** Handles the requests for prompts and completions, which need no session in any revision. */
final class PromptRequests {

    /** The methods, as an error names them. */
    static final String METHODS = "prompts/list, prompts/get and completion/complete";

    /** Gives a result the members that its revision requires. */
    interface ResultMembers {

        /** Shapes the result of one request. */
        ObjectNode result(ObjectNode result);

        /** Shapes a list that a client may keep. */
        ObjectNode list(ObjectNode result);
    }

    private final McpHandler handler;
    private final Responses out;
    private final ResultMembers shape;

    PromptRequests(McpHandler handler, Responses out, ResultMembers shape) {
        this.handler = handler;
        this.out = out;
        this.shape = shape;
    }

    /** Handles a request; returns false for one about something else. */
    boolean request(JsonNode id, String method, JsonNode params, int size) {
        switch (method) {
            case "prompts/list", "prompts/get", "completion/complete" -> {
                try {
                    handle(id, method, params, size);
                } catch (IllegalArgumentException e) {
                    out.error(id, JsonRpc.INVALID_PARAMS, String.valueOf(e.getMessage()));
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void handle(JsonNode id, String method, JsonNode params, int size) {
        JobPrompts prompts = handler.prompts();
        if (method.equals("completion/complete")) {
            prompts.checkCompletion(params);
            if (out.hasRoom(id)) {
                out.start(id, size, number -> complete(number, params));
            }
        } else if (method.equals("prompts/list") && params.hasNonNull("cursor")) {
            out.unknownCursor(id, method);
        } else if (out.hasRoom(id)) {
            out.result(id, method.equals("prompts/list") ? list(prompts) : shape.result(prompts.get(params)));
        }
    }

    private ObjectNode list(JobPrompts prompts) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.set("prompts", prompts.list());
        return shape.list(list);
    }

    private void complete(long number, JsonNode params) {
        try {
            out.result(number, shape.result(handler.prompts().complete(params)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
