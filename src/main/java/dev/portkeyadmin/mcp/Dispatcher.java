package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.json.RepeatedMemberException;
import dev.portkeyadmin.mcp.wire.InFlightRequests;
import dev.portkeyadmin.mcp.wire.JsonRpc;
import dev.portkeyadmin.mcp.wire.LineReader;
import dev.portkeyadmin.mcp.wire.Responses;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Applies the rules of JSON-RPC to each line and passes requests, responses and notifications on. The era of a request
 * follows from that request only. An invalid line costs an error and nothing else.
 */
final class Dispatcher {

    /** Consecutive lines that are not JSON before any request; then stdin is not an MCP client. */
    private static final int MAX_INVALID_LINES = 100;

    /** Messages of a batch: the client is not waited for between the answers to them. */
    private static final int MAX_BATCH = 1000;

    private static final int METHOD_LENGTH = 200;

    private final SessionRequests session;
    private final StatelessRequests stateless;
    private final ClientRequests clientRequests;
    private final InFlightRequests requests;
    private final Responses out;
    private boolean isClient;
    private int invalidLines;

    Dispatcher(
            SessionRequests session,
            StatelessRequests stateless,
            ClientRequests clientRequests,
            InFlightRequests requests,
            Responses out) {
        this.session = session;
        this.stateless = stateless;
        this.clientRequests = clientRequests;
        this.requests = requests;
        this.out = out;
    }

    /** Handles a line; returns false when the other side is not an MCP client. */
    boolean accept(LineReader.Line line) {
        try {
            handle(line);
        } catch (RuntimeException | Error e) {
            fail(unlessOpen(idOf(line)), e);
        }
        if (invalidLines > MAX_INVALID_LINES && !isClient) {
            log().error("stdin does not look like an MCP client: {} consecutive lines are not JSON", invalidLines);
            return false;
        }
        return true;
    }

    private void fail(@Nullable JsonNode id, Throwable failure) {
        out.internalError(id);
        log().error("a message could not be handled", failure);
    }

    private static @Nullable JsonNode idOf(LineReader.Line line) {
        return JsonRpc.idOf(line.bytes(), line.tooLong() ? line.tail() : line.bytes());
    }

    private void handle(LineReader.Line line) {
        if (line.tooLong()) {
            refuseUnread(
                    line,
                    idOf(line),
                    JsonRpc.INVALID_REQUEST,
                    "Message refused: longer than " + (LineReader.LIMIT >> 20) + " MB, or than the free memory allows");
            return;
        }
        JsonNode message;
        String repeated = null;
        try {
            // A strict decoder: Jackson's own accepts overlong forms and encoded surrogates.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.bytes()))
                    .toString();
            try {
                message = read(line, text);
            } catch (RepeatedMemberException e) {
                repeated = e.path();
                message = Json.read(text);
            }
        } catch (StreamConstraintsException e) {
            refuseUnread(
                    line,
                    idOf(line),
                    JsonRpc.INVALID_REQUEST,
                    "Message refused: nested too deeply, or a name or number too long");
            return;
        } catch (CharacterCodingException e) {
            refuseText(line, "the line is not UTF-8");
            return;
        } catch (JsonProcessingException e) {
            refuseText(
                    line,
                    "the line is not one JSON value" + position(e.getLocation())
                            + "; expected one message on each line");
            return;
        } catch (IOException e) {
            refuseText(line, "the line is not one JSON value");
            return;
        }
        invalidLines = 0;
        boolean isBlank = message.isMissingNode();
        boolean isBatch = message.isArray() && !message.isEmpty() && session.hasBatches();
        if (isBatch) {
            handleBatch(message, repeated);
        } else if (!isBlank) {
            handle(message, repeated, line.bytes().length);
        }
    }

    private static JsonNode read(LineReader.Line line, String text) throws IOException {
        // As bytes, as answers of Portkey are read: one parser is compiled sooner than two. It would take others for
        // UTF-16.
        boolean isUtf8 = text.startsWith("{") && text.indexOf('\0') < 0;
        if (isUtf8) {
            try {
                return Json.readUnique(line.bytes());
            } catch (JsonParseException e) {
                // From bytes, the parser refuses a name that holds half a surrogate pair.
            }
        }
        return Json.readUnique(text);
    }

    /** Handles each message of a batch as if it came on a line of its own, so that each is answered as soon as it ends. */
    private void handleBatch(JsonNode messages, @Nullable String repeated) {
        if (messages.size() > MAX_BATCH) {
            refuse(null, "Invalid request: a batch holds at most " + MAX_BATCH + " messages");
            return;
        }
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            try {
                handle(message, seenFrom("/" + i, repeated), Json.writeUtf8(message).length);
            } catch (RuntimeException | Error e) {
                fail(unlessOpen(message.get("id")), e);
            }
        }
    }

    /** The path without the message that it leads through; the path of another message as it is. */
    private static @Nullable String seenFrom(String message, @Nullable String path) {
        return path == null || !path.startsWith(message + "/") ? path : path.substring(message.length());
    }

    /** Handles a value of JSON, in which a member may occur twice. */
    private void handle(JsonNode message, @Nullable String repeated, int size) {
        JsonNode id = message.path("id");
        JsonNode params = message.hasNonNull("params") ? message.get("params") : MissingNode.getInstance();
        // Some clients write null for members that they do not use.
        boolean responds = !message.hasNonNull("method") && (message.has("result") || message.has("error"));
        String method = message.path("method").textValue();
        if (!message.isObject()) {
            refuse(null, "Invalid request: expected a JSON-RPC 2.0 object" + (message.isArray() ? notThisArray() : ""));
        } else if (responds) {
            // An error without an id is ignored. Otherwise two sides could answer errors with errors for ever.
            boolean isClear = repeated == null && isJsonRpc(message);
            clientRequests.receive(id, isClear ? message : MissingNode.getInstance());
        } else if (repeated != null) {
            refuse(
                    repeated.equals("/id") ? null : id,
                    "Invalid request: " + SafeText.bare(repeated, METHOD_LENGTH)
                            + " occurs twice, and readers differ in which one counts; send it once");
        } else if (!isJsonRpc(message)) {
            refuse(id, "Invalid request: jsonrpc must be \"2.0\"");
        } else if (method == null) {
            refuse(id, "Invalid request: method " + (message.has("method") ? "must be a string" : "is missing"));
        } else if (!params.isMissingNode() && !params.isObject()) {
            refuse(id, "Invalid request: params must be an object");
        } else if (!message.has("id") || id.isNull() && method.startsWith("notifications/")) {
            notified(method, params);
        } else if (!JsonRpc.isId(id)) {
            refuse(null, "Invalid request: id must be a string or a whole number");
        } else {
            request(id, method, params, size);
        }
    }

    private String notThisArray() {
        return session.hasBatches()
                ? ", not an empty array or one inside a batch"
                : ", not an array; send each message on a line of its own; only sessions of "
                        + InitializeHandler.VERSION_WITH_BATCHES + " have batches";
    }

    /** Refuses a message of which only the id is known. If it is the response to a question, no other will follow. */
    private void refuseUnread(LineReader.Line line, @Nullable JsonNode id, int code, String reason) {
        boolean responds = JsonRpc.responds(line.bytes());
        out.error(responds ? null : unlessOpen(id), code, reason);
        if (responds && id != null) {
            clientRequests.receive(id, MissingNode.getInstance());
        }
    }

    /** An id for an error; null for that of a request in progress, for which the client would take the error. */
    private @Nullable JsonNode unlessOpen(@Nullable JsonNode id) {
        return id != null && requests.isOpen(id) ? null : id;
    }

    /** Refuses a line that is not JSON, whose end may lie within an inner object: only its start shows the id. */
    private void refuseText(LineReader.Line line, String problem) {
        JsonNode id = JsonRpc.idOf(line.bytes(), new byte[0]);
        refuseUnread(line, id, JsonRpc.PARSE_ERROR, "Parse error: " + problem);
        invalidLines++;
    }

    /** Says where reading ended. */
    private static String position(@Nullable JsonLocation location) {
        return location == null ? "" : " near column " + location.getColumnNr();
    }

    private static boolean isJsonRpc(JsonNode message) {
        return "2.0".equals(message.path("jsonrpc").textValue());
    }

    private void request(JsonNode id, String method, JsonNode params, int size) {
        if (requests.isOpen(id)) {
            refuse(id, "Invalid request: " + InFlightRequests.ID_IN_USE);
        } else if (!Capabilities.isObjectOrAbsent(params, "_meta")) {
            out.invalidParams(id, method, "_meta must be an object");
        } else if (StatelessRequests.isStateless(method, params)) {
            isClient = true;
            stateless.request(id, method, params, size);
        } else {
            session.request(id, method, params, size);
            isClient |= session.isOpen();
        }
    }

    private void refuse(@Nullable JsonNode id, String reason) {
        out.error(id, JsonRpc.INVALID_REQUEST, reason);
    }

    private void notified(String method, JsonNode params) {
        if (method.equals("notifications/cancelled")) {
            requests.cancel(params.path("requestId"));
        } else if (method.equals("notifications/initialized")) {
            session.prepare();
        } else {
            if (Loggers.isDebug()) {
                log().debug("{} ignored", SafeText.bare(method, METHOD_LENGTH));
            }
        }
    }

    private static Logger log() {
        return Loggers.of(Dispatcher.class);
    }
}
