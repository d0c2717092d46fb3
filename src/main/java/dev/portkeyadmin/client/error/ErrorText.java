package dev.portkeyadmin.client.error;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.body.ContentEncoding;
import dev.portkeyadmin.client.body.MemoryException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Writes the errors that a model reads: what happened, what it usually means, what to do next. */
public final class ErrorText {

    private static final int QUOTED = 600;

    /** Statuses after which a write may have happened: faults and timeouts of the server or of an intermediary. */
    public static final IntPredicate MAYBE_DONE = status -> status >= 500 || status == 408 || status == 499;

    private ErrorText() {}

    /**
     * Portkey answered with an error.
     *
     * @param http the HTTP status of the answer
     * @param status the status of the error: the same, unless it was in the body of a 2xx
     */
    public static String answered(
            Operation operation, int http, int status, ErrorBody said, int attempts, @Nullable Duration retryAfter) {
        List<String> text = new ArrayList<>();
        text.add(operation.name() + " failed: HTTP " + http
                + (http / 100 == 2 ? " with an error in the body" : "")
                + (said.code().isEmpty() ? "" : " " + SafeText.name(said.code(), 40)) + ".");
        text.add(
                said.message().isEmpty()
                        ? "Portkey gave no reason."
                        : "Portkey said: " + SafeText.of(said.message(), QUOTED) + ".");
        text.add(statusHint(operation, status));
        text.add(lacksArgument(operation, said) ? "" : operation.errorHint(status));
        if (attempts > 1) {
            text.add("Tried " + attempts + " times.");
        }
        if (retryAfter != null && !retryAfter.isZero()) {
            text.add("Portkey asks to wait " + retryAfter.toSeconds() + " s before the next call.");
        }
        if (MAYBE_DONE.test(status) && !operation.hints().readOnly()) {
            text.add(unknownOutcome(operation));
        }
        if (!said.requestId().isEmpty()) {
            text.add("Request id " + SafeText.name(said.requestId(), QUOTE_LENGTH) + ".");
        }
        return join(text);
    }

    /** Returns whether Portkey misses an argument, of which the hint of the operation says nothing. */
    private static boolean lacksArgument(Operation operation, ErrorBody said) {
        return said.message().contains(" is required")
                && operation.argumentNames().stream()
                        .anyMatch(name -> said.message().contains(name + " is required")
                                && !operation.errorHint(400).contains(name));
    }

    private static String statusHint(Operation operation, int status) {
        boolean hasId = !operation.placeholders().isEmpty();
        String ids = hasId && !operation.findIdsWith().isEmpty()
                ? " Valid ids come from " + operation.findIdsWith() + "."
                : "";
        return switch (status) {
            case 400, 422 -> "An argument was not accepted; nothing was changed.";
            case 401 -> "The API key is missing, wrong, expired or revoked: check PORTKEY_API_KEY." + scope(operation);
            case 402 ->
                join(List.of(
                        "The plan or its quota does not cover this.",
                        operation.plan().text()));
            case 403 -> join(List.of(scope(operation).strip(), operation.plan().text(), ids.strip()));
            case 404 ->
                hasId
                        ? "Nothing has this id." + ids
                        : "Something that an argument names does not exist, or PORTKEY_BASE_URL is wrong.";
            case 405 -> "This Portkey installation does not offer the operation.";
            case 407 ->
                "The proxy requires a user and a password, as in HTTPS_PROXY=http://user:password@host:port; no request "
                        + "was sent to Portkey.";
            case 409 -> "It conflicts with something that exists.";
            case 429 -> "Portkey limits the rate of calls: wait, then make fewer at a time.";
            default -> {
                if (status >= 300 && status < 400) {
                    yield "A redirect is not followed, since the key goes to one host only: check PORTKEY_BASE_URL.";
                }
                yield status >= 500 ? "The fault is on Portkey's side or on the way there." : "";
            }
        };
    }

    private static String scope(Operation operation) {
        return operation.scope().isEmpty() ? "" : " This operation needs scope " + operation.scope() + ".";
    }

    /** Portkey answered with success, but not with JSON. */
    public static String unreadable(Operation operation, int status, String encoding, ErrorBody came) {
        return join(List.of(
                operation.name() + ": Portkey answered HTTP " + status + ", but the body is not JSON"
                        + (ContentEncoding.isUnknown(encoding)
                                ? "; it is compressed as " + SafeText.of(encoding, 40)
                                        + ", although an uncompressed answer was requested."
                                : ": " + SafeText.of(came.message(), 200) + "."),
                operation.hints().readOnly()
                        ? "Check that PORTKEY_BASE_URL is the address of the API, and not of a web page or a proxy's login."
                        : unknownOutcome(operation)));
    }

    /** The answer is too large to be held in memory. */
    public static String oversize(Operation operation, int limit) {
        return join(List.of(
                operation.name() + ": the answer is larger than "
                        + (limit < 1 << 20 ? (limit >> 10) + " KB" : (limit >> 20) + " MB") + " and was not read.",
                limit < AnswerMemory.MAX_ANSWER ? "A larger Java heap (-Xmx) raises this limit." : "",
                operation.hints().readOnly()
                        ? "Ask for less: a smaller page_size, or narrower filters."
                        : unknownOutcome(operation)));
    }

    /** No answer came, or not all of it. */
    public static String noAnswer(
            Operation operation, String host, IOException failure, int attempts, Duration limit, Secrets secrets) {
        List<String> text = new ArrayList<>();
        if (failure instanceof MemoryException) {
            return join(List.of(
                    operation.name()
                            + ": the answer was not read, since other answers take up the memory of this server.",
                    operation.hints().readOnly()
                            ? "Nothing was changed. Try again with fewer calls at a time, or ask for less."
                            : unknownOutcome(operation),
                    "A larger Java heap (-Xmx) helps."));
        }
        text.add(operation.name() + ": no answer from " + host + ": " + reason(failure, limit, secrets) + ".");
        if (attempts > 1) {
            text.add("Tried " + attempts + " times.");
        }
        if (Failures.neverSent(failure)) {
            text.add("No request was sent. Check the network, PORTKEY_BASE_URL and, behind a proxy, HTTPS_PROXY"
                    + (failure instanceof SSLException ? " and PORTKEY_CA_BUNDLE" : "")
                    + "; the doctor subcommand reports more.");
        } else {
            text.add(
                    operation.hints().readOnly()
                            ? "Nothing was changed; try again, or ask for less."
                            : unknownOutcome(operation));
        }
        return join(text);
    }

    private static String reason(IOException failure, Duration limit, Secrets secrets) {
        if (failure instanceof HttpTimeoutException && !Failures.neverSent(failure)) {
            return "no complete answer arrived within " + limit.toSeconds() + " s";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "the name of the host or of the proxy cannot be resolved";
            }
        }
        String detail =
                failure.getMessage() == null ? "" : " " + SafeText.of(secrets.redact(failure.getMessage()), 200);
        String kind = failure.getClass().getSimpleName();
        return switch (kind) {
            case "ConnectException" -> "the connection could not be made";
            case "HttpConnectTimeoutException" -> "the connection could not be made in time";
            case "SSLHandshakeException" -> "no trusted TLS connection" + detail;
            default -> "the connection broke (" + kind + detail + ")";
        };
    }

    private static String unknownOutcome(Operation operation) {
        return "It is unknown whether it took effect." + see(operation);
    }

    private static String see(Operation operation) {
        return operation.findIdsWith().isEmpty()
                ? " Look before you try again."
                : " Look with " + operation.findIdsWith() + " before you try again.";
    }

    private static String join(List<String> sentences) {
        return String.join(" ", sentences.stream().filter(s -> !s.isEmpty()).toList());
    }
}
