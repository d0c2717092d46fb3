package dev.portkeyadmin.client.error;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Recognises a body that is an error although the HTTP status is 2xx. An error has only members of the envelopes in which
 * Portkey reports errors; a record, a list or a test result that has a member {@code error} or {@code message} has others, too.
 */
public final class ErrorEnvelope {

    private static final Set<String> MEMBERS = Set.of(
            "error",
            "success",
            "status",
            "status_code",
            "statusCode",
            "data",
            "message",
            "errorCode",
            "error_code",
            "code",
            "type",
            "param",
            "slug",
            "details",
            "path",
            "timestamp",
            "request_id",
            "requestId",
            "trace_id",
            "traceId");

    /** The members of a body that is only a message, with which Portkey reports errors, too. */
    private static final Set<String> NOTICE =
            Set.of("message", "type", "path", "timestamp", "request_id", "requestId", "trace_id", "traceId");

    /** Accepted but not done, partial, and one status for each of several parts. */
    private static final Set<Integer> UNFINISHED = Set.of(202, 206, 207);

    private static final Set<String> FAILURES = Set.of("error", "failure", "failed");

    /** The HTTP statuses that Portkey's own codes belong to. */
    private static final Map<String, Integer> STATUSES = Map.of(
            "AB01", 400, "AB02", 404, "AB03", 403, "AB04", 500, "AB05", 401, "AB06", 429, "AB07", 409, "AB08", 404,
            "AB09", 402);

    private ErrorEnvelope() {}

    /** Returns true if the body reports an error. */
    public static boolean isError(JsonNode body) {
        if (!body.isObject() || !hasOnlyEnvelopeMembers(body)) {
            return false;
        }
        JsonNode success = body.path("success");
        if (success.isBoolean()) {
            return !success.booleanValue();
        }
        JsonNode data = body.path("data");
        if (data.isObject()) {
            return hasOnlyEnvelopeMembers(data) && hasText(data, "errorCode");
        }
        if (!data.isMissingNode() && !data.isNull()) {
            return false;
        }
        return isErrorMember(body.path("error"))
                || hasText(body, "errorCode")
                || hasText(body, "error_code")
                || STATUSES.containsKey(body.path("code").asText())
                || isErrorStatus(body.path("status_code"))
                || isErrorStatus(body.path("statusCode"))
                || FAILURES.contains(body.path("status").asText()) && hasText(body, "message");
    }

    /**
     * Returns true if an answer that is not an error still leaves open whether a write took effect: its status is not that of a
     * call that is done, or its body, the object in {@code data} or an item of a list says that something failed.
     */
    public static boolean leavesOpen(int status, JsonNode body) {
        return UNFINISHED.contains(status)
                || body.isValueNode() && !body.isNull() && !body.asBoolean(false)
                || body.isObject() && body.path("message").isTextual() && hasOnly(body, NOTICE)
                || saysFailure(body)
                || saysFailure(body.path("data"))
                || body.valueStream().anyMatch(item -> body.isArray() && saysFailure(item));
    }

    private static boolean saysFailure(JsonNode body) {
        return Stream.of("success", "ok").map(body::path).anyMatch(ErrorEnvelope::isDenied)
                || isErrorMember(body.path("error"))
                || Stream.of("errors", "failed").map(body::path).anyMatch(ErrorEnvelope::holdsFailures)
                || Stream.of("status", "status_code", "statusCode")
                        .map(body::path)
                        .anyMatch(ErrorEnvelope::isErrorStatus)
                || FAILURES.contains(body.path("status").asText().toLowerCase(Locale.ROOT));
    }

    /** Returns true for failures by themselves, in words or counted. */
    private static boolean holdsFailures(JsonNode member) {
        return !member.isEmpty()
                || member.isTextual() && !member.textValue().isBlank()
                || member.isNumber() && member.decimalValue().signum() > 0
                || member.asBoolean(false);
    }

    private static boolean isDenied(JsonNode success) {
        return success.isNumber()
                ? success.decimalValue().signum() == 0
                : success.asText().equalsIgnoreCase("false");
    }

    private static boolean hasOnlyEnvelopeMembers(JsonNode object) {
        return hasOnly(object, MEMBERS);
    }

    private static boolean hasOnly(JsonNode object, Set<String> members) {
        return object.properties().stream()
                .allMatch(member ->
                        members.contains(member.getKey()) || member.getValue().isNull());
    }

    private static boolean isErrorMember(JsonNode error) {
        return error.isObject() && (error.has("message") || error.has("code") || error.has("errorCode"))
                || error.isTextual() && !error.textValue().isBlank()
                || error.asBoolean(false);
    }

    private static boolean hasText(JsonNode object, String name) {
        return !object.path(name).asText().isBlank() && object.path(name).isTextual();
    }

    private static boolean isErrorStatus(JsonNode status) {
        return status.isInt() && status.intValue() >= 400 && status.intValue() < 600;
    }

    /** Returns the HTTP status of an error, from its own status or its code; else the given one. */
    public static int status(JsonNode error, int otherwise) {
        for (JsonNode place : new JsonNode[] {error, error.path("error"), error.path("data")}) {
            for (String name : new String[] {"status_code", "statusCode", "status", "code"}) {
                if (isErrorStatus(place.path(name))) {
                    return place.path(name).intValue();
                }
            }
            for (String name : new String[] {"errorCode", "error_code", "code"}) {
                Integer status = STATUSES.get(place.path(name).asText());
                if (status != null) {
                    return status;
                }
            }
        }
        return otherwise;
    }
}
