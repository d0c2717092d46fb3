package dev.portkeyadmin.redact;

import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which fields hold secrets, told by their names alone, whoever chose them. */
final class SecretNames {

    private static final Set<String> WORDS = Set.of(
            "key",
            "apikey",
            "token",
            "secret",
            "password",
            "passwd",
            "passphrase",
            "credential",
            "credentials",
            "authorization",
            "auth",
            "cookie");

    /** Slugs and names, though they are called keys. */
    private static final Set<String> HARMLESS = Set.of("virtual_key", "metadata_key");

    private static final Pattern LAST_WORD = Pattern.compile("[A-Z]?[a-z0-9]+$|[A-Z0-9]+$");

    /** Below a name that says secret, shorter texts are as likely a type or a region. */
    private static final int LONG = 16;

    /** JSON in a text of JSON, over and over, would use up the stack: so deep down a text is not taken apart any more. */
    private static final int DEEPEST = 100;

    private SecretNames() {}

    static boolean isSecret(String name) {
        if (HARMLESS.contains(name)) {
            return false;
        }
        Matcher last = LAST_WORD.matcher(name);
        return last.find() && WORDS.contains(last.group().toLowerCase(Locale.ROOT))
                || name.endsWith("service_account_json");
    }

    /** A member called key of an item of a list names something: a condition, a group. */
    private static boolean isSecret(String name, boolean item) {
        return isSecret(name) && !(item && name.endsWith("key"));
    }

    private static boolean isHeaders(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("headers");
    }

    /** The plain value with every text below a secret name replaced, and all others as the function makes them. */
    static Object struck(Object value, UnaryOperator<String> others) {
        return struck(value, false, false, 0, others);
    }

    /**
     * The same below a name.
     *
     * @param item whether it is one of a list
     * @param depth how many values are around it
     */
    private static Object struck(Object value, boolean secret, boolean item, int depth, UnaryOperator<String> others) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> safe = new LinkedHashMap<>();
            map.forEach((key, member) -> {
                String name = String.valueOf(key);
                boolean named = isSecret(name, item) || isHeaders(name);
                safe.put(others.apply(name), struck(member, secret || named, false, depth + 1, others));
            });
            return safe;
        }
        if (value instanceof List<?> list) {
            List<Object> safe = new ArrayList<>(list.size());
            list.forEach(member -> safe.add(struck(member, secret, true, depth + 1, others)));
            return safe;
        }
        if (value instanceof String text) {
            return secret && !text.isEmpty() ? Secrets.STRUCK : struckText(text, depth, others);
        }
        return value;
    }

    /** A text may be JSON of its own, which is left as it is written where nothing in it is struck. */
    private static String struckText(String text, int depth, UnaryOperator<String> others) {
        if (depth <= DEEPEST && (text.startsWith("{") || text.startsWith("["))) {
            try {
                Object plain = Json.toPlain(Json.read(text));
                Object safe = struck(plain, false, false, depth + 1, others);
                if (!safe.equals(plain)) {
                    return Json.write(safe);
                }
            } catch (IOException e) {
                // It only looked like JSON, or was cut.
            }
        }
        return others.apply(text);
    }

    /** Passes on every text of a plain value that is a secret by its name. */
    static void each(Object value, Consumer<String> secrets) {
        each(value, false, false, false, secrets);
    }

    private static void each(Object value, boolean named, boolean below, boolean item, Consumer<String> secrets) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                String name = String.valueOf(key);
                boolean secret = isSecret(name, item);
                each(member, secret, below || secret, false, secrets);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(member -> each(member, named, below, true, secrets));
        } else if (value instanceof String text && (named || below && text.length() >= LONG)) {
            secrets.accept(text);
        }
    }
}
