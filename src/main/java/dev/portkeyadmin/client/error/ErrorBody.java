package dev.portkeyadmin.client.error;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The error in a body of any shape that Portkey uses: {@code {data: {message, errorCode}}}, {@code {error: {message, code}}},
 * {@code {error: "text"}}, flat members, an HTML page of the edge, plain text or nothing.
 *
 * @param code for example AB03; empty when there is none
 * @param message empty when there is none
 * @param requestId empty when there is none
 */
public record ErrorBody(String code, String message, String requestId) {

    /** Stops at the next tag; otherwise a page of unclosed titles would be read to its end from each of them. */
    private static final Pattern TITLE =
            Pattern.compile("<title[^<>]*>([^<]{0,200})", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Redacts secrets before anything is shortened, so that no half of one is left. */
    public static ErrorBody of(byte @Nullable [] bytes, Secrets secrets) {
        String came = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8).strip();
        JsonNode body = parse(came);
        String text = secrets.redact(came);
        if (body == null || body.isNull()) {
            return new ErrorBody("", plain(text), "");
        }
        JsonNode details = body;
        if (body.path("error").isObject() || body.path("error").isTextual()) {
            details = body.get("error");
        } else if (body.path("data").isObject() || body.path("data").isTextual()) {
            details = body.get("data");
        }
        String code = first(details, body, "errorCode", "code");
        String message =
                details.isValueNode() ? details.asText() : first(details, body, "message", "error_description");
        String requestId = first(details, body, "request_id", "requestId");
        String param = text(details.path("param"));
        if (message.isEmpty()) {
            message = text;
        }
        String whole = param.isEmpty() ? message : message + " (param: " + param + ")";
        return new ErrorBody(secrets.redact(code), secrets.redact(whole), secrets.redact(requestId));
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return text.isEmpty() ? null : Json.read(text);
        } catch (IOException e) {
            return null;
        }
    }

    private static String plain(String text) {
        if (!text.startsWith("<")) {
            return text;
        }
        Matcher title = TITLE.matcher(text);
        return title.find() ? "an HTML page: " + title.group(1).strip().replaceAll("\\s+", " ") : "an HTML page";
    }

    private static String first(JsonNode details, JsonNode body, String... names) {
        for (JsonNode place : new JsonNode[] {details, body}) {
            for (String name : names) {
                String found = text(place.path(name));
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }
}
