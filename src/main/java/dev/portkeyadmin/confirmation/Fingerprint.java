package dev.portkeyadmin.confirmation;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.PlanQuestion;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Identifies a question about a call in a state. */
final class Fingerprint {

    private Fingerprint() {}

    static String of(Operation operation, Arguments arguments, String state) {
        return hash(List.of(operation.name(), Json.canonical(Json.toTree(arguments.values())), state));
    }

    static String of(PlanQuestion plan, String text) {
        List<String> parts = new ArrayList<>(List.of(plan.job(), text));
        for (PlanQuestion.Write write : plan.writes()) {
            Arguments arguments = write.arguments();
            parts.add(write.operation().name());
            parts.add(arguments == null ? "" : Json.canonical(Json.toTree(arguments.values())));
        }
        return hash(parts);
    }

    private static String hash(List<String> parts) {
        try {
            String whole = Json.write(parts);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
