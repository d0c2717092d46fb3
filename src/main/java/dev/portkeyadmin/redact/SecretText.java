package dev.portkeyadmin.redact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets in text without a reliable structure, by the names before them as in {@link SecretNames}. */
final class SecretText {

    /** The endings of the names of secrets. */
    private static final List<String> ENDS = List.of(
            "key",
            "token",
            "secret",
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "credential",
            "credentials",
            "authorization",
            "cookie",
            "connectionstring",
            "sharedaccesssignature");

    private static final String NAME = "(?!(?:"
            + String.join("|", SecretNames.HARMLESS).replace('_', '.') + ")(?![\\w.-]))"
            + "[\\w.-]*(?:" + String.join("|", ENDS) + ")";

    /** The beginning of a JSON member, up to the quote before its value; it may itself be in a string of JSON. */
    private static final Pattern MEMBER =
            Pattern.compile("(?<!\\\\)(\\\\*+\")" + NAME + "\\1\\s*:\\s*\\1", Pattern.CASE_INSENSITIVE);

    /** The beginning of the value that the member before it names, as in a list of headers; a condition compares an api_key. */
    private static final Pattern NAMED = Pattern.compile(
            "(?<!\\\\)(\\\\*+\")(?:[\\w.-]{0,30}(?:name|header|field|param|parameter|variable)|key)\\1\\s*:\\s*\\1(?!api_key\\\\*\")"
                    + NAME + "\\1\\s*,\\s*\\1[\\w.-]{0,30}(?:value|values|val|content|default)\\1\\s*:\\s*\\1",
            Pattern.CASE_INSENSITIVE);

    /** Parameters of a query whose values are secrets, although nothing but their place says so. */
    private static final Pattern QUERY = Pattern.compile(
            "([?&;](?:sig|signature|auth|pass|x-amz-signature|x-amz-security-token|code(?==[^\\s\"'&]{16}))=)"
                    + "(?!\\[redacted\\])[^\\s\"'&;#<>)}\\]]+",
            Pattern.CASE_INSENSITIVE);

    /** Keys of forms that their issuers have made recognisable: private keys, JSON web tokens, tokens with a prefix. */
    private static final Pattern FORM = Pattern.compile(
            "-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[^-]*+(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----)?"
                    + "|\\beyJ[\\w-]{8,}+\\.eyJ[\\w-]{8,}+(?:\\.[\\w-]*+)?"
                    + "|\\b(?:sk|rk)[-_](?:[a-z0-9]{1,12}[-_]){0,3}[A-Za-z0-9]{20,}+[\\w-]*+"
                    + "|\\bsk-(?:ant-[a-z]{2,6}[0-9]{2}|(?:proj|svcacct|admin)(?=-[\\w-]{0,40}[0-9]))-[\\w-]{20,}+"
                    + "|\\b(?:gh[pousr]_|npm_|hf_|gsk_|r8_|xai-|pplx-)[A-Za-z0-9]{20,}+"
                    + "|\\bSG\\.[\\w-]{16,}+\\.[\\w-]{16,}+"
                    + "|\\b(?:github_pat_|xox[abeprs]-|AIza|hv[sb]\\.|glpat-|nvapi-|ya29\\.)[\\w-]{20,}+");

    /**
     * {@code name=value}, as in a query or a printed map; what was redacted before stays, and so does the brace of a table whose own
     * values follow.
     */
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "((?<![\\w.-])" + NAME
                    + "'?\\s*=\\s*[\\[\"']?(?:(?:bearer|basic|token|api-?key)\\s+)?)(?!\\[?redacted\\]|\\{\\s)[^\\s\"',;&)}\\]]+",
            Pattern.CASE_INSENSITIVE);

    /**
     * {@code name: value}, as in a header or, with the name in single quotes, in a map that Python printed. A value
     * without a digit is taken for prose and kept.
     */
    private static final Pattern HEADER = Pattern.compile(
            "((?<![\\w.-])" + NAME
                    + "'?\\s*:\\s*[\\[\"']?(?:(?:bearer|basic|token|api-?key)\\s+)?)([^\\s\"',;&)}\\]]{8,})",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DIGIT = Pattern.compile("[0-9]");

    private static final List<String> SCHEMES = List.of("bearer", "basic");

    private static final Pattern SCHEME = Pattern.compile(
            "(\\b(?:" + String.join("|", SCHEMES) + ")\\s+)(?=\\S*\\d)[\\w.~+/=-]{8,}", Pattern.CASE_INSENSITIVE);

    /** The password in a URL, or a token in place of a user; the word itself is an example. */
    private static final Pattern USERINFO = Pattern.compile(
            "(://[^\\s/?#\"'<>\\\\:@]*+:)(?!password@)(?:[^\\s/?#\"'<>\\\\@]*+@)++|(://)[^\\s/?#\"'<>\\\\:@]{16,}+@");

    /** The beginning of JSON whose first item or member follows. */
    private static final Pattern JSON = Pattern.compile("\\s*(?:\\{\\s*[\"}]|\\[\\s*[\"{\\[\\]])");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\"'{}\\[\\](),;<>=&?\\\\]+");

    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    /** In text without names, shorter words are not taken for keys. */
    private static final int SHORTEST_WORD = 16;

    private static final int MOST_WORDS = 20;

    private SecretText() {}

    /** Returns true for JSON, and for a text that begins like JSON. */
    static boolean isJson(String text) {
        return JSON.matcher(text).lookingAt();
    }

    /**
     * Passes on the secrets in a text that may be JSON, may be cut off, and may be neither.
     *
     * @param names members that hold secrets, besides those whose names say so
     */
    static void eachSecret(String text, Collection<String> names, Consumer<String> secrets) {
        if (isJson(text)) {
            eachMember(text, names, secrets);
        } else {
            BETWEEN_WORDS
                    .splitAsStream(text)
                    .filter(word -> word.length() >= SHORTEST_WORD
                            && DIGIT.matcher(word).find()
                            && !UUID.matcher(word).matches())
                    .limit(MOST_WORDS)
                    .forEach(secrets);
        }
    }

    private static void eachMember(String json, Collection<String> names, Consumer<String> secrets) {
        // The added quote ends a string that was cut off. In other texts it causes an error only after everything that
        // matters.
        byte[] closed = (json + '"').getBytes(StandardCharsets.UTF_8);
        Deque<Boolean> secretAbove = new ArrayDeque<>(List.of(false));
        try (JsonParser parser = Json.parser(closed)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String name = parser.currentName() == null ? "" : parser.currentName();
                boolean secret = SecretNames.isSecret(name) || names.contains(name);
                if (token.isStructStart()) {
                    secretAbove.push(secretAbove.getFirst() || secret);
                } else if (token.isStructEnd()) {
                    secretAbove.pop();
                } else if (token == JsonToken.VALUE_STRING) {
                    String value = parser.getText();
                    if (secret
                            || secretAbove.getFirst()
                                    && value.length() >= SHORTEST_WORD
                                    && !SecretNames.isPublic(name)) {
                        secrets.accept(value);
                    }
                }
            }
        } catch (IOException e) {
            // The text ends here.
        }
    }

    /**
     * Redacts every value that follows a secret name. A text without the words and characters that a pattern needs is not searched for
     * it, since most texts have few of them.
     */
    static String redact(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        boolean hasName = hasAny(ENDS, lowerCase);
        String safe = !hasName || text.indexOf('"') < 0 || text.indexOf(':') < 0
                ? text
                : redactMembers(MEMBER, redactMembers(NAMED, text));
        if (safe.indexOf('=') >= 0) {
            safe = hasName ? ASSIGNMENT.matcher(safe).replaceAll("$1" + Secrets.REDACTED) : safe;
            safe = QUERY.matcher(safe).replaceAll("$1" + Secrets.REDACTED);
        }
        if (safe.indexOf('-') >= 0 || safe.indexOf('_') >= 0 || safe.indexOf('.') >= 0) {
            safe = FORM.matcher(safe).replaceAll(Secrets.REDACTED);
        }
        if (safe.contains("://")) {
            safe = USERINFO.matcher(safe)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            (found.group(1) == null ? found.group(2) : found.group(1)) + Secrets.REDACTED + "@"));
        }
        if (hasAny(SCHEMES, lowerCase)) {
            safe = SCHEME.matcher(safe).replaceAll("$1" + Secrets.REDACTED);
        }
        if (!hasName || safe.indexOf(':') < 0) {
            return safe;
        }
        // The digit is checked here: a look-ahead in the pattern would read to the end of the text for each name.
        return HEADER.matcher(safe)
                .replaceAll(found -> Matcher.quoteReplacement(
                        DIGIT.matcher(found.group(2)).find() ? found.group(1) + Secrets.REDACTED : found.group()));
    }

    private static boolean hasAny(List<String> words, String text) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static String redactMembers(Pattern beginning, String text) {
        Matcher member = beginning.matcher(text);
        StringBuilder safe = new StringBuilder();
        int copied = 0;
        while (member.find(copied)) {
            safe.append(text, copied, member.end()).append(Secrets.REDACTED);
            copied = end(text, member.end(), depth(member.group(1).length() - 1));
        }
        return copied == 0 ? text : safe.append(text, copied, text.length()).toString();
    }

    /**
     * Returns the end of a string that was opened by a quote of the given depth: its own quote or, when it was cut off, the quote of
     * the string around it, so that nothing outside is taken for its value.
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

    /** Returns how many of the backslashes before a quote escape it (0, 1, 3, 7 and so on); the others are escaped themselves. */
    private static int depth(int backslashes) {
        return Integer.lowestOneBit(~backslashes) - 1;
    }
}
