package dev.portkeyadmin.client;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.client.body.Answer;
import dev.portkeyadmin.client.body.MemoryException;
import dev.portkeyadmin.client.body.OversizeException;
import dev.portkeyadmin.client.error.ErrorBody;
import dev.portkeyadmin.client.error.ErrorEnvelope;
import dev.portkeyadmin.client.error.ErrorText;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.PortkeyException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One resource of the Portkey Admin API. A subclass states its operations; this class sends them: headers, retries, the deadline,
 * and errors.
 */
public abstract class BaseService {

    private final PortkeyClient connection;
    private final String keywords;

    /**
     * Creates a resource.
     *
     * @param connection shared by all services
     * @param keywords words that people use for this resource, besides its own name; for searching, never shown
     */
    protected BaseService(PortkeyClient connection, String keywords) {
        this.connection = connection;
        this.keywords = keywords;
    }

    /** Words that people use for this resource, besides its own name; empty for none. */
    public final String keywords() {
        return keywords;
    }

    /** The operations of this resource. */
    public abstract List<Operation> operations();

    /**
     * Sends one operation, and repeats it where the retry rules allow.
     *
     * @param arguments valid against the operation's schema
     * @throws RefusedException when no request was sent
     * @throws UnreachableException when no usable answer came
     * @throws PortkeyException when Portkey answered with an error (even with HTTP status 2xx) or not with JSON
     * @throws InterruptedException when the call was cancelled
     */
    public final ApiResponse send(Operation operation, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        refuseToWrite(operation);
        for (int attempt = 1; ; attempt++) {
            Duration pause;
            long start = System.nanoTime();
            var request = connection
                    .requests()
                    .request(operation, arguments, operation.isPublicRoute() ? null : connection.key());
            try (Answer answer = connection.exchange(request, deadline)) {
                if (Loggers.isDebug()) {
                    log().debug(
                                    "{} {} -> {} in {} ms, attempt {}",
                                    operation.method(),
                                    operation.path(),
                                    answer.status(),
                                    (System.nanoTime() - start) / 1_000_000,
                                    attempt);
                }
                int status = answer.status();
                if (answer.isSuccess()) {
                    JsonNode body = parse(operation, answer);
                    if (body == null) {
                        return new ApiResponse(
                                answer.status(), requestId(answer), text(answer.body()), Outcome.UNKNOWN);
                    }
                    if (!ErrorEnvelope.isError(body)) {
                        answer.keepTree();
                        boolean isDone =
                                operation.hints().readOnly() || !ErrorEnvelope.leavesOpen(answer.status(), body);
                        return new ApiResponse(
                                answer.status(), requestId(answer), body, isDone ? Outcome.DONE : Outcome.UNKNOWN);
                    }
                    status = ErrorEnvelope.status(body, answer.status());
                }
                Duration asked = retryAfter(answer, deadline);
                pause = connection.retries().pause(attempt, asked);
                if (!connection.retries().shouldRetry(operation, status, attempt)
                        || pause.compareTo(deadline.remaining()) >= 0) {
                    throw refusal(operation, answer, status, attempt, asked);
                }
            } catch (OversizeException e) {
                if (!operation.output().oneTimeSecrets().isEmpty()) {
                    return new ApiResponse(200, "", text(e.start()), Outcome.UNKNOWN);
                }
                throw new UnreachableException(ErrorText.oversize(operation, e.limit()), e);
            } catch (IOException e) {
                log().debug("{} {}: {}, attempt {}", operation.method(), operation.path(), e.toString(), attempt);
                pause = connection.retries().pause(attempt, null);
                if (!connection.retries().shouldRetry(operation, e, attempt)
                        || pause.compareTo(deadline.remaining()) >= 0) {
                    throw new UnreachableException(
                            ErrorText.noAnswer(
                                    operation, connection.host(), e, attempt, deadline.limit(), connection.secrets()),
                            e);
                }
            }
            deadline.sleep(pause);
        }
    }

    /**
     * Returns path and query of the request that {@link #send} would send.
     *
     * @throws RefusedException when it would send none
     */
    public final String target(Operation operation, Arguments arguments) {
        URI uri = connection.requests().request(operation, arguments, null).uri();
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /**
     * Returns the start of a file at a link that Portkey sent, at most 64 KB of it. No key is sent, and no redirect is followed.
     *
     * @throws RefusedException when the link is not one that may be followed
     * @throws UnreachableException when no usable answer came
     */
    public final String startOf(String link, Deadline deadline) throws InterruptedException {
        return new String(new LinkedFile(connection).start(link, deadline), StandardCharsets.UTF_8);
    }

    /**
     * Refuses to write when the connection is read-only.
     *
     * @throws RefusedException when the connection is read-only and the operation is not
     */
    public final void refuseToWrite(Operation operation) {
        if (connection.readOnly() && !operation.hints().readOnly()) {
            throw new RefusedException(operation.name()
                    + " writes, and this server is read-only (PORTKEY_READ_ONLY); no request was sent.");
        }
    }

    /** Returns null for a body that is not JSON but may hold a secret that is shown only once. */
    private @Nullable JsonNode parse(Operation operation, Answer answer) throws MemoryException {
        if (!answer.claimTree()) {
            throw new MemoryException();
        }
        try {
            return Json.read(answer.body());
        } catch (OutOfMemoryError e) {
            throw new MemoryException();
        } catch (IOException e) {
            if (!operation.output().oneTimeSecrets().isEmpty()
                    && !text(answer.body()).textValue().stripLeading().startsWith("<")) {
                return null;
            }
            ErrorBody came = ErrorBody.of(answer.body(), connection.secrets());
            throw new PortkeyException(
                    operation.name(),
                    answer.status(),
                    new ErrorBody(came.code(), came.message(), requestId(answer)),
                    operation.hints().readOnly() ? Outcome.REFUSED : Outcome.UNKNOWN,
                    null,
                    ErrorText.unreadable(operation, answer.status(), answer.header("Content-Encoding"), came));
        }
    }

    private static JsonNode text(byte[] body) {
        return JsonNodeFactory.instance.textNode(new String(body, StandardCharsets.UTF_8));
    }

    private String requestId(Answer answer) {
        String id = answer.header("x-request-id");
        return id.isEmpty() ? id : SafeText.bare(connection.secrets().redact(id), QUOTE_LENGTH);
    }

    private PortkeyException refusal(
            Operation operation, Answer answer, int status, int attempts, @Nullable Duration retryAfter) {
        ErrorBody said = ErrorBody.of(answer.body(), connection.secrets());
        if (said.requestId().isEmpty()) {
            said = new ErrorBody(said.code(), said.message(), requestId(answer));
        }
        return new PortkeyException(
                operation.name(),
                status,
                said,
                ErrorText.MAYBE_DONE.test(status) ? Outcome.UNKNOWN : Outcome.REFUSED,
                retryAfter,
                ErrorText.answered(operation, answer.status(), status, said, attempts, retryAfter));
    }

    /** Reads the header {@code Retry-After} in either of its forms; null when it is absent or unreadable. */
    private static @Nullable Duration retryAfter(Answer answer, Deadline deadline) {
        String value = answer.header("Retry-After").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Integer.parseInt(value));
        }
        try {
            Duration left =
                    Duration.between(deadline.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Logger log() {
        return Loggers.of(BaseService.class);
    }
}
