package dev.portkeyadmin.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Registered secrets of one kind, in all their forms. The oldest are forgotten when there are too many. */
final class KnownSecrets {

    /** Anything shorter would redact innocent text; no Portkey key is that short. */
    static final int SHORTEST = 6;

    /** A secret that looks like a number would redact numbers; no Portkey key looks like one. */
    private static final Pattern NUMBER = Pattern.compile("[-+.eE0-9]+");

    /** Longer texts are not kept beyond their call: no key or certificate is that long. */
    private static final int LONGEST = 16 << 10;

    private static final long MOST_CHARACTERS = 512 << 10;

    private final int most;
    private final long longest;
    private final long mostCharacters;
    private final Map<String, List<SecretForms.SecretForm>> kept = new LinkedHashMap<>();
    private long characters;
    private volatile @Nullable Known known = Known.NOTHING;

    /** The forms of the secrets that were registered at one time. */
    private record Known(Set<SecretForms.SecretForm> forms, FormSearch search) {

        static final Known NOTHING = new Known(Set.of());

        Known(Set<SecretForms.SecretForm> forms) {
            this(forms, new FormSearch(forms));
        }
    }

    private KnownSecrets(int most, long longest, long mostCharacters) {
        this.most = most;
        this.longest = longest;
        this.mostCharacters = mostCharacters;
    }

    /** Holds at most {@code most} secrets, bounded in size. */
    static KnownSecrets lasting(int most) {
        return new KnownSecrets(most, LONGEST, MOST_CHARACTERS);
    }

    /** Holds at most {@code most} secrets of any size, which are in memory anyway. */
    static KnownSecrets passing(int most) {
        return new KnownSecrets(most, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** All forms of all secrets. */
    Set<SecretForms.SecretForm> forms() {
        return known().forms();
    }

    /** Returns whether a text of JSON holds any of them. */
    boolean areIn(String json) {
        return known().search().findsAnyIn(json);
    }

    private Known known() {
        Known present = known;
        return present == null ? collect() : present;
    }

    /** Runs once after several new secrets, since a call may bring many. */
    private synchronized Known collect() {
        Set<SecretForms.SecretForm> all = new HashSet<>();
        kept.values().forEach(all::addAll);
        Known present = new Known(all);
        known = present;
        return present;
    }

    /** Registers a secret, unless it is too short or too common a text to be one. Huge ones have no other forms. */
    synchronized void add(String secret, Function<String, Collection<String>> inForms) {
        if (!isSecret(secret) || secret.length() > longest || kept.containsKey(secret)) {
            return;
        }
        List<SecretForms.SecretForm> all = new ArrayList<>();
        if (secret.length() > LONGEST) {
            all.add(new SecretForms.SecretForm(secret, secret));
        } else {
            for (String form : inForms.apply(secret)) {
                all.add(SecretForms.SecretForm.of(form));
            }
        }
        kept.put(secret, all);
        characters += secret.length();
        while (kept.size() > most || characters > mostCharacters) {
            String oldest = kept.keySet().iterator().next();
            kept.remove(oldest);
            characters -= oldest.length();
        }
        known = null;
    }

    private static boolean isSecret(String text) {
        return text.length() >= SHORTEST && !NUMBER.matcher(text).matches();
    }
}
