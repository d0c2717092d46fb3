package dev.portkeyadmin.approval;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes texts that cannot be guessed and compares them without revealing how much of one was right. */
final class Unguessable {

    private static final int BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Unguessable() {}

    /** A new text of 256 random bits, of letters, digits, hyphens and underscores. */
    static String text() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static boolean equal(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
