package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** A refusal, in the shape the Admin API gives its refusals. */
final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String NO_MODEL = "no model";

    private final int status;
    private final String code;

    /** A null {@code code} is left out of the body. */
    ApiError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static ApiError invalid(String problem) {
        return new ApiError(400, "AB01", "Invalid request: " + problem);
    }

    static ApiError forbidden() {
        return new ApiError(403, "AB03", "You do not have enough permissions to execute this request");
    }

    /** Portkey gives strangers no code, but those whose key it knew. */
    static ApiError unauthorised(boolean wasKnown) {
        return new ApiError(401, wasKnown ? "AB05" : null, "Unauthorised Request");
    }

    static ApiError notFound(String kind) {
        return new ApiError(404, "AB08", "No such " + kind);
    }

    static ApiError noRoute() {
        return new ApiError(404, null, "Not Found");
    }

    /** The one refusal of another shape; prices are told by another part of Portkey. */
    static ApiError noModel() {
        return new ApiError(404, NO_MODEL, "Model not found");
    }

    /** An answer of the edge in front of the API: a page and no JSON. */
    static ApiError badGateway() {
        return new ApiError(502, null, "<html><head><title>502 Bad Gateway</title></head><body></body></html>");
    }

    static ApiError conflict(String message) {
        return new ApiError(409, "AB07", message);
    }

    int status() {
        return status;
    }

    String contentType() {
        return isPage() ? "text/html" : Json.CONTENT_TYPE;
    }

    byte[] bytes() {
        return isPage() ? getMessage().getBytes(StandardCharsets.UTF_8) : Json.bytes(body());
    }

    private boolean isPage() {
        return status == 502;
    }

    private ObjectNode body() {
        if (NO_MODEL.equals(code)) {
            return Json.object().put("error", getMessage());
        }
        ObjectNode body = Json.object().put("success", false);
        ObjectNode data = body.putObject("data").put("message", getMessage());
        if (code != null) {
            data.put("errorCode", code);
        }
        return body;
    }
}
