package dev.portkeyadmin.confirmation;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Identifies a question about a call in a state. */
final class Fingerprint {

    private Fingerprint() {}

    static String of(Operation operation, Arguments arguments, String state) {
        try {
            String whole = Json.write(
                    java.util.List.of(operation.name(), Json.canonical(Json.toTree(arguments.values())), state));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
