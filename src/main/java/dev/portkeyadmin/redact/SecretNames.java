package dev.portkeyadmin.redact;

import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises fields that hold secrets by their names. */
final class SecretNames {

    /** Slugs and names that are called keys. */
    static final Set<String> HARMLESS =
            Set.of("virtual_key", "virtual_keys", "metadata_key", "metadata_keys", "header_key");

    /** The end of a name in lower case with underscores between its words. */
    private static final Pattern SECRET = Pattern.compile("(?:^|_)(?:key|token|secrets?|passwords?|passwd|pwd|pass"
            + "|passphrase|passcode|credentials?|creds|authorization|auth|cookies?|jwt|bearer|pat|dsn"
            + "|(?:api|access|secret|private|auth|account|client|master|signing|encryption|refresh|session|bearer|shared"
            + "|storage|subscription|ssh|sas|db|database)_?(?:keys?|tokens?|secrets?|passwords?|pwd|pass)"
            + "|connection_?string|service_account_json|(?:vault_)?secret_id)"
            + "(?:_(?:value|val|hash|base64|b64|pem|plaintext|raw|encoded|header))*(?:_?[0-9]+)?$");

    private static final Pattern NEXT_WORD =
            Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+");

    private static final Pattern LAST_WORD = Pattern.compile("[A-Z]?[a-z0-9]+$|[A-Z0-9]+$");

    /** Names of fields that are public even among credentials. */
    private static final Set<String> PUBLIC = Set.of("id", "ids", "slug", "name", "type", "region", "email");

    /** The last words of the names of members that name a value beside them, as in a list of headers. */
    private static final Set<String> LABELS = Set.of(
            "name", "key", "header", "field", "param", "parameter", "variable", "attribute", "property", "label", "k");

    /** Last words of the names of members whose value is named by another member, as in {"name": ..., "value": ...}. */
    private static final Set<String> VALUES = Set.of("value", "values", "val", "v", "content", "data", "default");

    /** Lists whose items compare something with a value: the key of an item is not the name of a secret. */
    private static final Set<String> CONDITIONS = Set.of("conditions", "group_by");

    /** A shorter text below a secret name is as likely to be a type or a region. */
    private static final int LONG = 16;

    /** Below this depth a text is not parsed: JSON nested in texts of JSON would exhaust the stack. */
    private static final int DEEPEST = 100;

    private static final String KEY = "key";

    /** A longer text does not name a value. */
    private static final int LONGEST_LABEL = 100;

    private static final Pattern JSON = Pattern.compile("\\s*[{\\[]");

    /** Most names that are kept, and the length of the longest of them. */
    private static final int MOST_KEPT = 2_000;

    private static final int LONGEST_KEPT = 60;

    /** Names that were judged before: the same few are in every call and answer. */
    private static final Map<String, Judged> JUDGED = new ConcurrentHashMap<>();

    private record Judged(boolean isSecret, String lastWord) {}

    private SecretNames() {}

    private static Judged judged(String name) {
        Judged known = JUDGED.get(name);
        if (known != null) {
            return known;
        }
        String words = NEXT_WORD.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
        Matcher last = LAST_WORD.matcher(name);
        Judged judged = new Judged(
                !HARMLESS.contains(words) && SECRET.matcher(words).find(),
                last.find() ? last.group().toLowerCase(Locale.ROOT) : "");
        if (name.length() <= LONGEST_KEPT && JUDGED.size() < MOST_KEPT) {
            JUDGED.put(name, judged);
        }
        return judged;
    }

    static boolean isSecret(String name) {
        return judged(name).isSecret();
    }

    /** Returns true for a field that identifies or describes something, even among credentials. */
    static boolean isPublic(String name) {
        return PUBLIC.contains(lastWord(name));
    }

    private static String lastWord(String name) {
        return judged(name).lastWord();
    }

    /** A member called just key in an item of a list names something: a condition, a group. */
    static boolean isSecret(String name, boolean item) {
        return isSecret(name) && !(item && name.equals(KEY));
    }

    /** Headers may hold a secret under any name. */
    private static boolean isHeaders(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("headers");
    }

    /** Returns true for the name of a list whose items are conditions, each with the name of what it compares. */
    static boolean isConditions(String list) {
        return CONDITIONS.contains(list);
    }

    /**
     * Returns the members of an object that hold secrets: by their own names, and those whose name is the text of another member, as in
     * <code>{"name": "Authorization", "value": "..."}</code>.
     *
     * @param text returns the text of a member; null for one that is not a text
     * @param item whether the object is one of a list
     * @param condition whether that list is one of conditions
     */
    static Set<String> secretMembers(
            Collection<String> members, Function<String, @Nullable String> text, boolean item, boolean condition) {
        List<String> values = members.stream()
                .filter(member -> VALUES.contains(lastWord(member)))
                .toList();
        Set<String> secret = new LinkedHashSet<>();
        boolean isNamed = false;
        for (String member : members) {
            boolean isKey = member.equalsIgnoreCase(KEY);
            boolean mayName = !condition && LABELS.contains(lastWord(member)) && (isKey || !isSecret(member));
            String label = mayName && !values.isEmpty() ? text.apply(member) : null;
            boolean names = label != null && label.length() <= LONGEST_LABEL && isSecret(label);
            isNamed |= names;
            if (isSecret(member, item) && !(isKey && names) || isHeaders(member)) {
                secret.add(member);
            }
        }
        if (isNamed) {
            secret.addAll(values);
        }
        return secret;
    }

    private static Set<String> secretMembers(Map<?, ?> map, Nesting place) {
        List<String> names = map.keySet().stream().map(String::valueOf).toList();
        return secretMembers(
                names, name -> map.get(name) instanceof String text ? text : null, place.item(), place.condition());
    }

    /**
     * The place of a value.
     *
     * @param secret whether a name above it says secret
     * @param item whether it is one of a list
     * @param condition whether that list is one of conditions
     * @param depth how many values enclose it
     */
    private record Nesting(boolean secret, boolean item, boolean condition, int depth) {

        static final Nesting TOP = new Nesting(false, false, false, 0);

        Nesting member(String name, boolean isSecret) {
            return new Nesting(secret || isSecret, false, isConditions(name), depth + 1);
        }

        Nesting itemOf(boolean isSecret) {
            return new Nesting(secret || isSecret, true, condition, depth + 1);
        }

        /** The place of the JSON in a text, which is judged by its own names. */
        Nesting inText() {
            return new Nesting(false, false, false, depth + 1);
        }
    }

    /** Returns the plain value with every text below a secret name replaced, and all others as the function makes them. */
    static @Nullable Object redacted(@Nullable Object value, UnaryOperator<String> others) {
        return redacted(value, Nesting.TOP, others);
    }

    private static @Nullable Object redacted(@Nullable Object value, Nesting place, UnaryOperator<String> others) {
        if (value instanceof Map<?, ?> map) {
            Set<String> named = secretMembers(map, place);
            Map<String, @Nullable Object> safe = new LinkedHashMap<>();
            map.forEach((key, member) -> {
                String name = String.valueOf(key);
                safe.put(others.apply(name), redacted(member, place.member(name, named.contains(name)), others));
            });
            return safe;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> safe = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                safe.add(redacted(list.get(i), place.itemOf(isValueOfPair(list, i, place)), others));
            }
            return safe;
        }
        if (value instanceof String text) {
            return place.secret() && !text.isEmpty() ? Secrets.REDACTED : redactedText(text, place, others);
        }
        return value;
    }

    /** Returns true for the second of two texts in a list of pairs whose first one says secret, and for what follows such an option. */
    private static boolean isValueOfPair(List<?> list, int i, Nesting place) {
        return i > 0
                && list.get(i - 1) instanceof String name
                && (place.item() && list.size() == 2 || name.startsWith("-"))
                && isSecret(name);
    }

    /** Redacts a text, which may itself be JSON, by the names in it. */
    static String redactedText(String text, UnaryOperator<String> others) {
        return redactedText(text, Nesting.TOP, others);
    }

    /** Redacts a text, which may itself be JSON. Such JSON keeps its format if nothing in it is redacted. */
    private static String redactedText(String text, Nesting place, UnaryOperator<String> others) {
        Object plain = json(text, place.depth());
        Object safe = plain == null ? null : redacted(plain, place.inText(), others);
        return safe == null || safe.equals(plain) ? others.apply(text) : Json.write(safe);
    }

    /** The value of a text that is JSON; null for another, or one that is nested too deeply. */
    private static @Nullable Object json(String text, int depth) {
        if (depth <= DEEPEST && JSON.matcher(text).lookingAt()) {
            try {
                return Json.toPlain(Json.read(text));
            } catch (IOException e) {
                // It only looks like JSON, or was cut.
                return null;
            }
        }
        return null;
    }

    /** Passes on every text of a plain value that is a secret by its name. */
    static void each(Object value, Consumer<String> secrets) {
        each(value, "", false, Nesting.TOP, secrets);
    }

    /**
     * Does the same below a name.
     *
     * @param named whether that name is that of a secret
     */
    private static void each(
            @Nullable Object value, String name, boolean named, Nesting place, Consumer<String> secrets) {
        if (value instanceof Map<?, ?> map) {
            Set<String> members = secretMembers(map, place);
            map.forEach((key, member) -> {
                String memberName = String.valueOf(key);
                // A header without a secret name is as likely a media type.
                boolean secret = members.contains(memberName) && !isHeaders(memberName);
                each(member, memberName, secret, place.member(memberName, secret), secrets);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                boolean secret = named || isValueOfPair(list, i, place);
                each(list.get(i), name, secret, place.itemOf(secret), secrets);
            }
        } else if (value instanceof String text) {
            if (named || place.secret() && text.length() >= LONG && !isPublic(name)) {
                secrets.accept(text);
            } else {
                Object inner = json(text, place.depth());
                if (inner != null) {
                    each(inner, "", false, place.inText(), secrets);
                }
            }
        }
    }
}
