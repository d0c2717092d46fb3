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
import org.jspecify.annotations.Nullable;

/** Recognises fields that hold secrets by their names. */
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

    /** Slugs and names that are called keys. */
    static final Set<String> HARMLESS = Set.of("virtual_key", "metadata_key");

    private static final Pattern LAST_WORD = Pattern.compile("[A-Z]?[a-z0-9]+$|[A-Z0-9]+$");

    /** Names of fields that are public even among credentials. */
    private static final Set<String> PUBLIC = Set.of("id", "ids", "slug", "name", "type", "region", "email");

    /** Below a name that says secret, shorter texts are as likely a type or a region. */
    private static final int LONG = 16;

    /** Below this depth a text is not parsed: JSON nested in texts of JSON would exhaust the stack. */
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

    /** Returns true for a field that identifies or describes something, even among credentials. */
    static boolean isPublic(String name) {
        Matcher last = LAST_WORD.matcher(name);
        return last.find() && PUBLIC.contains(last.group().toLowerCase(Locale.ROOT));
    }

    /** A member called just key in an item of a list names something: a condition, a group. */
    static boolean isSecret(String name, boolean item) {
        return isSecret(name) && !(item && name.equals("key"));
    }

    private static boolean isHeaders(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("headers");
    }

    /** Returns the plain value with every text below a secret name replaced, and all others as the function makes them. */
    static @Nullable Object redacted(@Nullable Object value, UnaryOperator<String> others) {
        return redacted(value, false, false, 0, others);
    }

    /**
     * Does the same below a name.
     *
     * @param item whether the value is one of a list
     * @param depth how many values enclose it
     */
    private static @Nullable Object redacted(
            @Nullable Object value, boolean secret, boolean item, int depth, UnaryOperator<String> others) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> safe = new LinkedHashMap<>();
            map.forEach((key, member) -> {
                String name = String.valueOf(key);
                boolean named = isSecret(name, item) || isHeaders(name);
                safe.put(others.apply(name), redacted(member, secret || named, false, depth + 1, others));
            });
            return safe;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> safe = new ArrayList<>(list.size());
            list.forEach(member -> safe.add(redacted(member, secret, true, depth + 1, others)));
            return safe;
        }
        if (value instanceof String text) {
            return secret && !text.isEmpty() ? Secrets.REDACTED : redactedText(text, depth, others);
        }
        return value;
    }

    /** Redacts a text, which may itself be JSON. Such JSON keeps its format if nothing in it is redacted. */
    private static String redactedText(String text, int depth, UnaryOperator<String> others) {
        if (depth <= DEEPEST && (text.startsWith("{") || text.startsWith("["))) {
            try {
                Object plain = Json.toPlain(Json.read(text));
                Object safe = redacted(plain, false, false, depth + 1, others);
                if (safe != null && !safe.equals(plain)) {
                    return Json.write(safe);
                }
            } catch (IOException e) {
                // It only looks like JSON, or was cut.
            }
        }
        return others.apply(text);
    }

    /** Passes on every text of a plain value that is a secret by its name. */
    static void each(Object value, Consumer<String> secrets) {
        each(value, "", false, false, false, secrets);
    }

    /**
     * Does the same below a name.
     *
     * @param named whether that name says secret
     * @param below whether that name or one above it says secret
     * @param item whether the value is one of a list
     */
    private static void each(
            @Nullable Object value, String name, boolean named, boolean below, boolean item, Consumer<String> secrets) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                String memberName = String.valueOf(key);
                boolean secret = isSecret(memberName, item);
                each(member, memberName, secret, below || secret, false, secrets);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(member -> each(member, name, named, below, true, secrets));
        } else if (value instanceof String text && (named || below && text.length() >= LONG && !isPublic(name))) {
            secrets.accept(text);
        }
    }
}
