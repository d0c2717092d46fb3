package dev.portkeyadmin.http;

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

    private static final String NAME =
            "[\\w.-]*(?:key|token|secret|password|passwd|passphrase|credentials?|authorization)";

    /** The beginning of a member of JSON, up to the quote before its value; it may itself stand in a string of JSON. */
    private static final Pattern MEMBER =
            Pattern.compile("(?<!\\\\)(\\\\*+\")" + NAME + "\\1\\s*:\\s*\\1", Pattern.CASE_INSENSITIVE);

    /** {@code name=value}, as in a query or a map that was printed. */
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "((?<![\\w.-])" + NAME + "\\s*=\\s*[\\[\"']?(?:(?:bearer|basic)\\s+)?)(?!\\[redacted)[^\\s\"',;&)}\\]]+",
            Pattern.CASE_INSENSITIVE);

    /** {@code name: value}, as in a header; in prose the value would have no digit. */
    private static final Pattern HEADER = Pattern.compile(
            "((?<![\\w.-])" + NAME + "\\s*:\\s*[\\[\"']?(?:(?:bearer|basic)\\s+)?)(?=\\S*\\d)[^\\s\"',;&)}\\]]{8,}",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SCHEME =
            Pattern.compile("(\\b(?:bearer|basic)\\s+)(?=\\S*\\d)[\\w.~+/=-]{8,}", Pattern.CASE_INSENSITIVE);

    private SecretNames() {}

    static boolean isSecret(String name) {
        if (HARMLESS.contains(name)) {
            return false;
        }
        Matcher last = LAST_WORD.matcher(name);
        return last.find() && WORDS.contains(last.group().toLowerCase(Locale.ROOT))
                || name.endsWith("service_account_json");
    }

    private static boolean isHeaders(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("headers");
    }

    /** The plain value with every text below a secret name replaced, and all others as the function makes them. */
    static Object struck(Object value, UnaryOperator<String> others) {
        return struck(value, false, false, others);
    }

    /** A member called key of an item of a list names something: a condition, a group. */
    private static Object struck(Object value, boolean secret, boolean item, UnaryOperator<String> others) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> safe = new LinkedHashMap<>();
            map.forEach((key, member) -> {
                String name = String.valueOf(key);
                boolean named = isSecret(name) && !(item && name.endsWith("key")) || isHeaders(name);
                safe.put(others.apply(name), struck(member, secret || named, false, others));
            });
            return safe;
        }
        if (value instanceof List<?> list) {
            List<Object> safe = new ArrayList<>(list.size());
            list.forEach(member -> safe.add(struck(member, secret, true, others)));
            return safe;
        }
        if (value instanceof String text) {
            return secret && !text.isEmpty() ? Secrets.STRUCK : struckText(text, others);
        }
        return value;
    }

    /** A text may be JSON of its own, which is left as it is written where nothing in it is struck. */
    private static String struckText(String text, UnaryOperator<String> others) {
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                Object plain = Json.toPlain(Json.read(text));
                Object safe = struck(plain, others);
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
                boolean secret = isSecret(name) && !(item && name.endsWith("key"));
                each(member, secret, below || secret, false, secrets);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(member -> each(member, named, below, true, secrets));
        } else if (value instanceof String text && (named || below && text.length() >= LONG)) {
            secrets.accept(text);
        }
    }

    /** The text with every value struck that stands behind a secret name. */
    static String strike(String text) {
        String safe = strikeMembers(text);
        safe = ASSIGNMENT.matcher(safe).replaceAll("$1" + Secrets.STRUCK);
        safe = SCHEME.matcher(safe).replaceAll("$1" + Secrets.STRUCK);
        return HEADER.matcher(safe).replaceAll("$1" + Secrets.STRUCK);
    }

    private static String strikeMembers(String text) {
        Matcher member = MEMBER.matcher(text);
        StringBuilder safe = new StringBuilder();
        int copied = 0;
        while (member.find(copied)) {
            safe.append(text, copied, member.end()).append(Secrets.STRUCK);
            copied = end(text, member.end(), depth(member.group(1).length() - 1));
        }
        return copied == 0 ? text : safe.append(text, copied, text.length()).toString();
    }

    /**
     * Where a string ends that is opened by a quote of the given depth: at its own quote or, when it was cut off, at that of the
     * string around it, so that what stands outside is never taken for its value.
     */
    private static int end(String text, int from, int depth) {
        int backslashes = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && depth(backslashes) <= depth) {
                return i - depth(backslashes);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return text.length();
    }

    /** How many of the backslashes before a quote escape it, the others being escaped themselves: none, 1, 3, 7 and so on. */
    private static int depth(int backslashes) {
        return Integer.lowestOneBit(~backslashes) - 1;
    }
}
