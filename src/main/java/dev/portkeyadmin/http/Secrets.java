package dev.portkeyadmin.http;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The secrets that this process has held, so that each can be struck from whatever leaves it, by value. */
public final class Secrets {

    private static final String STRUCK = "[redacted]";

    /** Anything shorter would strike innocent text; no Portkey key is that short. */
    private static final int SHORTEST = 6;

    /** Striking what may be a number would leave JSON that is none; no Portkey key looks like one. */
    private static final String NUMBER = "[-+.eE0-9]+";

    private final Set<String> known = new ConcurrentSkipListSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** Remembers a secret. */
    public void add(String secret) {
        if (secret != null && secret.length() >= SHORTEST && !secret.matches(NUMBER)) {
            known.add(secret);
            String inJson = Json.write(secret);
            known.add(inJson.substring(1, inJson.length() - 1));
        }
    }

    /** The text with every known secret struck out. */
    public String redact(String text) {
        String safe = text;
        for (String secret : known) {
            safe = safe.replace(secret, STRUCK);
        }
        return safe;
    }
}
