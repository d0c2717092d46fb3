package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ApprovalRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies the states of questions that are in the hands of a client. A state is authenticated, bound to one call and
 * one question, valid for ten minutes and usable once. This process keeps no more of it than which states were used.
 */
final class RequestStates {

    /** Used states that are remembered; when there are more, all states as old as the oldest become invalid. */
    static final int MAX_USED = 1000;

    private static final String MAC = "HmacSHA256";
    private static final int HASH_LENGTH = 32;
    private static final int NONCE_LENGTH = 16;
    private static final int CONTENT_LENGTH = Long.BYTES + 2 * Integer.BYTES + NONCE_LENGTH + 2 * HASH_LENGTH;

    private static final String AGAIN =
            "; no request was sent. Call the tool again without requestState to be asked again.";

    /** A state that cannot be used; the message is for the caller. */
    static final class InvalidStateException extends Exception {

        private static final long serialVersionUID = 1;

        InvalidStateException(String message) {
            super(message, null, false, false);
        }
    }

    /** A question that was asked about a call and whose state is used up. */
    static final class Asked {

        private final byte[] question;
        private final Duration ago;
        private final int round;

        private Asked(byte[] question, Duration ago, int round) {
            this.question = question;
            this.ago = ago;
            this.round = round;
        }

        /** Returns whether this very question was asked. */
        boolean was(String fingerprint) {
            return MessageDigest.isEqual(question, hashOf(fingerprint, ""));
        }

        /** How often the question was asked before. */
        int round() {
            return round;
        }

        /** How long ago it was asked. */
        Duration ago() {
            return ago;
        }
    }

    private final LongSupplier nanoTime;
    private final LongSupplier timeOfDay;
    private final byte[] key = new byte[HASH_LENGTH];
    private final SecureRandom random = new SecureRandom();
    private final Map<ByteBuffer, Long> used = new LinkedHashMap<>();
    private @Nullable Long invalidUntil;

    /**
     * States of this process, under a new key.
     *
     * @param nanoTime as {@link System#nanoTime}, which may stop while the machine sleeps
     * @param timeOfDay in seconds, which may be set back
     */
    RequestStates(LongSupplier nanoTime, LongSupplier timeOfDay) {
        this.nanoTime = nanoTime;
        this.timeOfDay = timeOfDay;
        random.nextBytes(key);
    }

    /**
     * Returns the state of a question about a call.
     *
     * @param round how often the question was asked before
     */
    String issue(String tool, JsonNode arguments, String fingerprint, int round) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] content = ByteBuffer.allocate(CONTENT_LENGTH)
                .putLong(nanoTime.getAsLong())
                .putInt((int) timeOfDay.getAsLong())
                .putInt(round)
                .put(nonce)
                .put(hashOf(tool, Json.canonical(arguments)))
                .put(hashOf(fingerprint, ""))
                .array();
        byte[] state = Arrays.copyOf(content, content.length + HASH_LENGTH);
        System.arraycopy(mac(content), 0, state, content.length, HASH_LENGTH);
        return text(state);
    }

    /**
     * Verifies a state and uses it up.
     *
     * @throws InvalidStateException when it is not a valid state for this call
     */
    synchronized Asked use(String state, String tool, JsonNode arguments) throws InvalidStateException {
        ByteBuffer content = verified(state);
        long issued = content.getLong();
        int issuedAt = content.getInt();
        int round = content.getInt();
        byte[] nonce = next(content, NONCE_LENGTH);
        byte[] call = next(content, HASH_LENGTH);
        byte[] question = next(content, HASH_LENGTH);
        if (!MessageDigest.isEqual(call, hashOf(tool, Json.canonical(arguments)))) {
            throw new InvalidStateException(
                    "requestState belongs to another call: the tool and its arguments must be repeated unchanged"
                            + AGAIN);
        }
        long now = nanoTime.getAsLong();
        used.values().removeIf(other -> isExpired(other, now));
        if (used.containsKey(ByteBuffer.wrap(nonce))) {
            throw new InvalidStateException("requestState was used before, and an answer counts once" + AGAIN);
        }
        if (isExpired(issued, now)
                || (int) timeOfDay.getAsLong() - issuedAt > ApprovalRequest.VALIDITY.toSeconds()
                || (invalidUntil != null && issued - invalidUntil <= 0)) {
            throw new InvalidStateException("requestState has expired: a question can be answered for "
                    + ApprovalRequest.VALIDITY.toMinutes() + " minutes" + AGAIN);
        }
        if (used.size() == MAX_USED) {
            Map.Entry<ByteBuffer, Long> oldest = used.entrySet().iterator().next();
            if (invalidUntil == null || oldest.getValue() - invalidUntil > 0) {
                invalidUntil = oldest.getValue();
            }
            used.remove(oldest.getKey());
        }
        used.put(ByteBuffer.wrap(nonce), issued);
        return new Asked(question, Duration.ofNanos(now - issued), round);
    }

    private ByteBuffer verified(String state) throws InvalidStateException {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(state);
            ByteBuffer bytes = ByteBuffer.wrap(decoded);
            byte[] content = next(bytes, CONTENT_LENGTH);
            byte[] mac = next(bytes, HASH_LENGTH);
            // The decoder also reads padding and ignores the last bits of the text.
            boolean isWhole = !bytes.hasRemaining() && text(decoded).equals(state);
            if (isWhole && MessageDigest.isEqual(mac, mac(content))) {
                return ByteBuffer.wrap(content);
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // Not issued by this class.
        }
        throw new InvalidStateException("requestState was changed, or comes from another server process" + AGAIN);
    }

    private static String text(byte[] state) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(state);
    }

    private static byte[] next(ByteBuffer bytes, int length) {
        byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }

    private static boolean isExpired(long issued, long now) {
        return now - issued > ApprovalRequest.VALIDITY.toNanos();
    }

    private byte[] mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The length goes in first, so that no two pairs of texts are hashed as one. */
    private static byte[] hashOf(String first, String second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = first.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
            return digest.digest(second.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
