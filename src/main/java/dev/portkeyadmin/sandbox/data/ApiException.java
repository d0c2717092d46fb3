package dev.portkeyadmin.sandbox.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An error response in the format of the Admin API. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String NO_MODEL = "no model";

    private final int status;
    private final @Nullable String code;

    /** Creates an error; a null {@code code} is left out of the body. */
    public ApiException(int status, @Nullable String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** Rejects an invalid request; {@code problem} names the field and what was expected. */
    public static ApiException invalid(String problem) {
        return new ApiException(400, "AB01", "Invalid request: " + problem);
    }

    /** Rejects a call whose key has no access. */
    public static ApiException forbidden() {
        return new ApiException(403, "AB03", "You do not have enough permissions to execute this request");
    }

    /** Rejects a key; only keys that were valid once get an error code. */
    public static ApiException unauthorised(boolean wasKnown) {
        return new ApiException(401, wasKnown ? "AB05" : null, "Unauthorised Request");
    }

    /** Rejects the id of a record that does not exist or that the key cannot see. */
    public static ApiException notFound(String kind) {
        return new ApiException(404, "AB08", "No such " + kind);
    }

    /** Rejects a path or method that the API does not have. */
    public static ApiException noRoute() {
        return new ApiException(404, null, "Not Found");
    }

    /** Rejects an unknown model; prices come from another service, whose errors have another format. */
    public static ApiException noModel() {
        return new ApiException(404, NO_MODEL, "Model not found");
    }

    /** Fails like the proxy in front of the API, with an HTML page instead of JSON. */
    public static ApiException badGateway() {
        return new ApiException(502, null, "<html><head><title>502 Bad Gateway</title></head><body></body></html>");
    }

    /** Rejects a call that the present state forbids. */
    public static ApiException conflict(String message) {
        return new ApiException(409, "AB07", message);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** HTML for an error of the proxy, otherwise JSON. */
    public String contentType() {
        return isPage() ? "text/html" : SandboxJson.CONTENT_TYPE;
    }

    /** The body in UTF-8. */
    public byte[] bytes() {
        return isPage()
                ? Objects.requireNonNull(getMessage()).getBytes(StandardCharsets.UTF_8)
                : SandboxJson.bytes(body());
    }

    private boolean isPage() {
        return status == 502;
    }

    private ObjectNode body() {
        if (NO_MODEL.equals(code)) {
            return SandboxJson.object().put("error", getMessage());
        }
        ObjectNode body = SandboxJson.object().put("success", false);
        ObjectNode data = body.putObject("data").put("message", getMessage());
        if (code != null) {
            data.put("errorCode", code);
        }
        return body;
    }
}
