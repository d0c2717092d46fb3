package dev.portkeyadmin.support;

import dev.portkeyadmin.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.instancio.Random;

/**
 * Secrets and a text that contains them.
 *
 * @param secrets of which one may be part of another or overlap with it
 * @param text with the secrets as they are, escaped as in JSON, side by side or overlapping
 */
public record PlantedSecrets(List<String> secrets, String text) {

    private static final String ALPHABET = "abcXYZ019-_./+=\"\\'<&%$ \u00e9\u65e5";

    /** Texts on one line. */
    public static PlantedSecrets any(Random random) {
        List<String> secrets = new ArrayList<>();
        for (int i = random.intRange(1, 4); i > 0; i--) {
            secrets.add(secret(random, secrets));
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.intRange(1, 8); i > 0; i--) {
            String secret = random.oneOf(secrets);
            text.append(
                    switch (random.intRange(0, 6)) {
                        case 0 -> FuzzInput.word(random);
                        case 1 -> oneLine(FuzzInput.wellFormed(random));
                        case 2 -> Json.write(List.of("a", secret));
                        case 3 -> Json.write(List.of(Json.write(secret)));
                        case 4 -> secret.substring(random.intRange(0, secret.length() - 1));
                        case 5 -> secret.substring(0, random.intRange(1, secret.length()));
                        default -> secret;
                    });
        }
        return new PlantedSecrets(List.copyOf(secrets), text.toString());
    }

    /** A text that holds none of the secrets, though perhaps pieces of them. */
    public static PlantedSecrets none(Random random) {
        PlantedSecrets any = any(random);
        String text = oneLine(FuzzInput.wellFormed(random)) + Json.write(FuzzInput.wellFormed(random));
        return new PlantedSecrets(any.secrets(), any.isIn(text) ? "innocent" : text);
    }

    /** Returns whether a text contains one of the secrets, as it is or escaped as in JSON. */
    public boolean isIn(String text) {
        return secrets.stream().anyMatch(secret -> text.contains(secret) || text.contains(inJson(secret)));
    }

    private static String inJson(String secret) {
        String json = Json.write(secret);
        return json.substring(1, json.length() - 1);
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }

    /** Long enough for a secret, and not a number. */
    private static String secret(Random random, List<String> others) {
        StringBuilder secret = new StringBuilder("k");
        if (!others.isEmpty() && random.trueOrFalse(0.3)) {
            String other = random.oneOf(others);
            secret = new StringBuilder(other.substring(random.intRange(0, other.length() - 1)));
        }
        int length = random.intRange(6, 40);
        while (secret.length() < length) {
            secret.append(
                    random.trueOrFalse(0.7)
                            ? random.alphanumericCharacter()
                            : ALPHABET.charAt(random.intRange(0, ALPHABET.length() - 1)));
        }
        return secret.append('z').toString();
    }
}
