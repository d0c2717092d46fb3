package dev.portkeyadmin.redact;

import dev.portkeyadmin.json.Json;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The one redactor: strikes secrets from whatever leaves this process. By value: the key, what Portkey shows only once, what a
 * caller sent as a secret. And by name: what stands behind a name that says key, token, secret, password and so on.
 */
public final class Secrets {

    static final String STRUCK = "[redacted]";

    /** Anything shorter would strike innocent text; no Portkey key is that short. */
    private static final int SHORTEST = 6;

    /** Striking what may be a number would leave JSON that is none; no Portkey key looks like one. */
    private static final String NUMBER = "[-+.eE0-9]+";

    /** Secrets that come and go, as many as are remembered: each costs a look at every text. */
    private static final int MOST = 200;

    /** A secret that begins with another one is struck whole. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final Known own = new Known(Integer.MAX_VALUE);
    private final Known revealed = new Known(MOST);
    private final Known sent = new Known(MOST);

    /** A secret that must not leave at all: the key in use, a proxy's password. */
    public void add(String secret) {
        own.add(secret);
    }

    /**
     * A secret that leaves in one answer, and nowhere else: one that Portkey shows only once.
     *
     * @param secret a text, or a plain value in which some texts are secrets, by their names or their lengths
     */
    public void reveal(Object secret) {
        if (secret instanceof String text) {
            revealed.add(text);
        } else {
            SecretNames.each(Map.of("secret", secret), revealed::add);
        }
    }

    /** Remembers the texts that are secrets by their names; Portkey may speak of them in an answer, but no error or log does. */
    public void learn(Object arguments) {
        SecretNames.each(arguments, sent::add);
    }

    /** Text for a log, an error, a question or a file, without any secret. */
    public String redact(String text) {
        String safe = text;
        for (String secret : longestFirst(own, revealed, sent)) {
            safe = safe.replace(secret, STRUCK);
        }
        return SecretText.strike(safe);
    }

    /** The same for a plain value: maps, lists and the texts in them. */
    public Object redact(Object plain) {
        return SecretNames.struck(plain, this::redact);
    }

    /**
     * An answer of Portkey's, in which nothing is struck but known values.
     *
     * @param shown the revealed secrets that this answer is there to carry
     */
    public String redactAnswer(String json, Collection<String> shown) {
        String safe = json;
        for (String secret : longestFirst(own, revealed)) {
            boolean carried = !own.all().contains(secret)
                    && revealed.all().contains(secret)
                    && shown.stream().anyMatch(carrier -> forms(carrier).anyMatch(form -> form.contains(secret)));
            safe = carried ? safe : safe.replace(secret, STRUCK);
        }
        return safe;
    }

    /**
     * The name or id of something in a question or an audit log. What callers sent as a secret is not struck from it: they could
     * hide by that what a call is about.
     */
    public String redactName(String text) {
        return redactAnswer(text, List.of());
    }

    /**
     * The arguments of one call for an audit log: without what must not leave, and without what this call itself sends as a secret.
     * What other calls sent is not struck, for the same reason as in {@link #redactName}.
     */
    public Object redactArguments(Object plain) {
        Known ofThisCall = new Known(MOST);
        SecretNames.each(plain, ofThisCall::add);
        return SecretNames.struck(plain, text -> {
            String safe = redactName(text);
            for (String secret : longestFirst(ofThisCall)) {
                safe = safe.replace(secret, STRUCK);
            }
            return SecretText.strike(safe);
        });
    }

    /** Whether there is something in a text that callers sent as a secret. */
    public boolean wasSent(String text) {
        return sent.all().stream().anyMatch(text::contains);
    }

    private static List<String> longestFirst(Known... known) {
        return Stream.of(known)
                .flatMap(some -> some.all().stream())
                .sorted(LONGEST_FIRST)
                .toList();
    }

    /** A secret as it is, and as it stands in JSON. */
    private static Stream<String> forms(String secret) {
        String inJson = Json.write(secret);
        return Stream.of(secret, inJson.substring(1, inJson.length() - 1)).distinct();
    }

    /** Secrets of one kind; the oldest is forgotten when there are too many. */
    private static final class Known {

        private final int most;
        private final Set<String> kept = new LinkedHashSet<>();
        private volatile List<String> all = List.of();

        Known(int most) {
            this.most = most;
        }

        List<String> all() {
            return all;
        }

        synchronized void add(String secret) {
            if (secret == null || secret.length() < SHORTEST || secret.matches(NUMBER) || kept.contains(secret)) {
                return;
            }
            forms(secret).forEach(kept::add);
            while (kept.size() > most) {
                kept.remove(kept.iterator().next());
            }
            all = List.copyOf(kept);
        }
    }
}
