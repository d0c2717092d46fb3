package dev.portkeyadmin.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.runtime.Loggers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.slf4j.Logger;

/**
 * One resource of the Portkey Admin API. A subclass states its operations; how they travel is decided here: headers,
 * retries, the deadline, and what becomes of an answer that is no success.
 */
public abstract class BaseService {

    private final PortkeyClient connection;
    private final String keywords;

    /**
     * A resource.
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

    /** The catalogue of this resource. */
    public abstract List<Operation> operations();

    /**
     * Sends one operation, again where the retry rules allow.
     *
     * @param arguments valid against the operation's schema
     * @return a text as body where that is no JSON but may hold a secret that is shown only once
     * @throws RefusedException when nothing was sent
     * @throws UnreachableException when no usable answer came
     * @throws PortkeyException when Portkey said no
     * @throws InterruptedException when the call was cancelled
     */
    public final ApiResponse send(Operation operation, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        refuseToWrite(operation);
        for (int attempt = 1; ; attempt++) {
            Duration pause;
            long start = System.nanoTime();
            try {
                var request = connection
                        .requests()
                        .request(operation, arguments, operation.isPublicRoute() ? null : connection.key());
                HttpResponse<byte[]> answer = connection.exchange(request, deadline);
                log().debug(
                                "{} {} -> {} in {} ms, attempt {}",
                                operation.method(),
                                operation.path(),
                                answer.statusCode(),
                                (System.nanoTime() - start) / 1_000_000,
                                attempt);
                if (answer.statusCode() / 100 == 2) {
                    return new ApiResponse(answer.statusCode(), requestId(answer), parse(operation, answer));
                }
                Duration asked = retryAfter(answer);
                pause = connection.retries().pause(attempt, asked);
                if (!connection.retries().again(operation, answer.statusCode(), attempt)
                        || pause.compareTo(deadline.remaining()) >= 0) {
                    throw refusal(operation, answer, attempt, asked);
                }
            } catch (OversizeException e) {
                if (!operation.oneTimeSecrets().isEmpty()) {
                    return new ApiResponse(
                            200, "", JsonNodeFactory.instance.textNode(new String(e.start(), StandardCharsets.UTF_8)));
                }
                throw new UnreachableException(ErrorText.oversize(operation, PortkeyClient.LARGEST_ANSWER), e);
            } catch (IOException e) {
                log().debug("{} {}: {}, attempt {}", operation.method(), operation.path(), e.toString(), attempt);
                pause = connection.retries().pause(attempt, null);
                if (!connection.retries().again(operation, e, attempt) || pause.compareTo(deadline.remaining()) >= 0) {
                    throw new UnreachableException(
                            ErrorText.noAnswer(
                                    operation, connection.host(), e, attempt, deadline.limit(), connection.secrets()),
                            e);
                }
            }
            Thread.sleep(pause.toMillis());
        }
    }

    /**
     * Refuses what writes where nothing may be written.
     *
     * @throws RefusedException when the connection is read-only and the operation is not
     */
    public final void refuseToWrite(Operation operation) {
        if (connection.readOnly() && !operation.hints().readOnly()) {
            throw new RefusedException(
                    operation.name() + " writes, and this server is read-only (PORTKEY_READ_ONLY): nothing was sent.");
        }
    }

    private JsonNode parse(Operation operation, HttpResponse<byte[]> answer) {
        byte[] body = answer.body();
        try {
            return Json.read(body);
        } catch (IOException e) {
            String text = new String(body, StandardCharsets.UTF_8);
            if (!operation.oneTimeSecrets().isEmpty() && !text.stripLeading().startsWith("<")) {
                // A secret that is shown only once may be in it.
                return JsonNodeFactory.instance.textNode(text);
            }
            ErrorBody came = ErrorBody.of(body, connection.secrets());
            throw new PortkeyException(
                    answer.statusCode(), requestId(answer), ErrorText.unreadable(operation, answer.statusCode(), came));
        }
    }

    private String requestId(HttpResponse<?> answer) {
        return SafeText.bare(
                connection
                        .secrets()
                        .redact(answer.headers().firstValue("x-request-id").orElse("")),
                100);
    }

    private PortkeyException refusal(
            Operation operation, HttpResponse<byte[]> answer, int attempts, Duration retryAfter) {
        ErrorBody said = ErrorBody.of(answer.body(), connection.secrets());
        if (said.requestId().isEmpty()) {
            said = new ErrorBody(said.code(), said.message(), requestId(answer));
        }
        return new PortkeyException(
                answer.statusCode(),
                said.requestId(),
                ErrorText.answered(operation, answer.statusCode(), said, attempts, retryAfter));
    }

    /** The header {@code Retry-After}, in either of its forms; null when it is absent or unreadable. */
    private static Duration retryAfter(HttpResponse<?> answer) {
        String value = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Integer.parseInt(value));
        }
        try {
            Duration left =
                    Duration.between(Instant.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Logger log() {
        return Loggers.of(BaseService.class);
    }
}
