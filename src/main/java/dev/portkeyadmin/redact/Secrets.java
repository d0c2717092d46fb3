package dev.portkeyadmin.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Redacts secrets from everything this process writes. By value: the key, secrets that Portkey shows only once, and
 * secrets that a caller sent. By name: values after names such as key, token, secret or password. JSON is redacted
 * string by string, so that it stays JSON.
 */
public final class Secrets {

    /** Stands for a secret. */
    public static final String REDACTED = "[redacted]";

    /** Greatest number of temporary secrets of one kind; every text is searched for each of them. */
    private static final int MOST = 200;

    /** Greatest number of secrets of one call, which are searched for only while it runs. */
    private static final int MOST_OF_A_CALL = 2_000;

    /** A secret that begins with another one is redacted whole. */
    private static final Comparator<SecretForms.SecretForm> LONGEST_FIRST = (one, other) -> {
        int longer = Integer.compare(other.text().length(), one.text().length());
        return longer == 0 ? one.text().compareTo(other.text()) : longer;
    };

    private final KnownSecrets own = KnownSecrets.passing(Integer.MAX_VALUE);
    private final KnownSecrets oneTime = KnownSecrets.lasting(MOST);
    private final KnownSecrets sent = KnownSecrets.lasting(MOST);
    private final Set<KnownSecrets> calls = ConcurrentHashMap.newKeySet();

    /**
     * Registers a secret that must never leave this process: the key in use, a proxy's password. Its encoded forms are
     * redacted, too.
     */
    public void add(@Nullable String secret) {
        if (secret != null) {
            own.add(secret, SecretForms::encoded);
        }
    }

    /**
     * Returns true for a name of fields that hold secrets.
     *
     * @param item whether the field belongs to an item of a list
     */
    public static boolean isSecretName(String name, boolean item) {
        return SecretNames.isSecret(name, item);
    }

    /**
     * Returns the members of an object that hold secrets, by their own names or by that which another member gives them, and those that
     * hold headers.
     *
     * @param item whether the object is one of a list
     * @param path of the object, or of the list that it is an item of
     */
    public static Set<String> secretMembers(JsonNode object, boolean item, String path) {
        List<String> names = object.properties().stream().map(Map.Entry::getKey).toList();
        return SecretNames.secretMembers(
                names,
                name -> object.path(name).textValue(),
                item,
                SecretNames.isConditions(path.substring(path.lastIndexOf('.') + 1)));
    }

    /** Redacts what a text itself shows to be a secret: what follows a name that says so, a password in a URL, a token of a known form. */
    public static String redactByForm(String text) {
        return SecretNames.redactedText(text, SecretText::redact);
    }

    /**
     * Registers a secret that Portkey shows only once, and that only one answer may hold.
     *
     * @param secret a text, or a plain value in which some texts are secrets, by their names or their lengths
     * @param known texts that the caller itself sent, which are not Portkey's secrets
     */
    public void registerOneTime(Object secret, Collection<String> known) {
        SecretNames.each(Map.of("secret", secret), text -> {
            if (!known.contains(text)) {
                register(text, oneTime);
            }
        });
    }

    /**
     * Registers the secrets in an answer that is not JSON, or only the beginning of it.
     *
     * @param names members of the answer that hold secrets, besides those whose names say so
     * @param known texts that the caller itself sent
     */
    public void registerOneTimeText(String answer, Collection<String> names, Collection<String> known) {
        SecretText.eachSecret(answer, names, text -> {
            if (!known.contains(text)) {
                register(text, oneTime);
            }
        });
    }

    /**
     * Registers the texts of a sent call whose names say that they are secrets. An answer of Portkey may repeat them,
     * but no error or log does.
     */
    public void registerSent(Object arguments) {
        SecretNames.each(arguments, text -> register(text, sent));
    }

    /**
     * Registers a text, or the secrets in it where it is JSON or the beginning of JSON. A text that is all JSON or punctuation is not a
     * secret as a whole, since other texts contain the same.
     */
    private static void register(String text, KnownSecrets known) {
        Consumer<String> add = secret -> known.add(secret, SecretForms::plain);
        if (SecretText.isJson(text)) {
            SecretText.eachSecret(text, List.of(), add);
        } else if (text.codePoints().filter(Character::isLetterOrDigit).count() >= KnownSecrets.SHORTEST) {
            add.accept(text);
        }
    }

    /** Redacts the secrets in the arguments of one call until it ends, even huge ones. */
    public CallSecrets openCall() {
        return new CallSecrets();
    }

    /** The secrets of one call while it runs. Nothing of them is kept when it is closed. */
    public final class CallSecrets implements AutoCloseable {

        private final KnownSecrets known = KnownSecrets.passing(MOST_OF_A_CALL);

        private CallSecrets() {
            calls.add(known);
        }

        /** Adds the texts that are secrets by their names. */
        public void add(Object arguments) {
            SecretNames.each(arguments, text -> register(text, known));
        }

        @Override
        public void close() {
            calls.remove(known);
        }
    }

    /** Redacts a text for a log, an error, a question or a file. */
    public String redact(String text) {
        Stream<KnownSecrets> all = Stream.concat(Stream.of(own, oneTime, sent), calls.stream());
        return SecretText.redact(replace(text, all));
    }

    /** Redacts a plain value: maps, lists and the texts in them. */
    public @Nullable Object redact(@Nullable Object plain) {
        return SecretNames.redacted(plain, this::redact);
    }

    /**
     * Redacts an answer of Portkey's, in which only registered values are redacted.
     *
     * @param json one JSON value
     * @param shown the one-time secrets that this answer may show
     */
    public String redactAnswer(String json, Collection<String> shown) {
        if (!own.areIn(json) && !oneTime.areIn(json)) {
            return json;
        }
        List<String> carriers =
                shown.stream().flatMap(text -> SecretForms.plain(text).stream()).toList();
        List<SecretForms.SecretForm> hidden = forms(Stream.of(own, oneTime))
                .filter(form ->
                        own.forms().contains(form) || carriers.stream().noneMatch(text -> text.contains(form.text())))
                .sorted(LONGEST_FIRST)
                .toList();
        if (hidden.stream().noneMatch(form -> json.contains(form.inJson()))) {
            return json;
        }
        try {
            return Json.write(redactStrings(Json.read(json), text -> replace(text, hidden)));
        } catch (IOException e) {
            return replace(json, hidden);
        }
    }

    private static JsonNode redactStrings(JsonNode node, UnaryOperator<String> redact) {
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(redact.apply(node.textValue()));
        }
        if (node.isObject()) {
            ObjectNode safe = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(member ->
                            safe.set(redact.apply(member.getKey()), redactStrings(member.getValue(), redact)));
            return safe;
        }
        if (node.isArray()) {
            ArrayNode safe = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> safe.add(redactStrings(item, redact)));
            return safe;
        }
        return node;
    }

    /**
     * Redacts the name or id of something in a question or an audit log. Texts that callers sent as secrets are kept: a
     * caller could otherwise hide the object of a call.
     */
    public String redactName(String text) {
        return replace(text, Stream.of(own, oneTime));
    }

    /**
     * Redacts the arguments of one call for an audit log: secrets that must never leave, and those that this call
     * itself sends. Those of other calls are kept, for the same reason as in {@link #redactName}.
     */
    public @Nullable Object redactArguments(Object plain) {
        KnownSecrets ofThisCall = KnownSecrets.passing(MOST_OF_A_CALL);
        SecretNames.each(plain, text -> register(text, ofThisCall));
        return SecretNames.redacted(plain, text -> SecretText.redact(replace(redactName(text), Stream.of(ofThisCall))));
    }

    /** Returns true for a text that holds something that callers sent as a secret. */
    public boolean wasSent(String text) {
        return Stream.concat(Stream.of(sent), calls.stream())
                .flatMap(known -> known.forms().stream())
                .anyMatch(form -> text.contains(form.text()));
    }

    private static Stream<SecretForms.SecretForm> forms(Stream<KnownSecrets> known) {
        return known.flatMap(some -> some.forms().stream());
    }

    /** Replaces what the text may hold: most texts are short, and sorting hundreds of long secrets takes longer than the rest. */
    private static String replace(String text, Stream<KnownSecrets> known) {
        return replace(
                text,
                forms(known)
                        .filter(form -> form.text().length() <= text.length())
                        .sorted(LONGEST_FIRST)
                        .toList());
    }

    private static String replace(String text, List<SecretForms.SecretForm> forms) {
        String safe = text;
        for (SecretForms.SecretForm form : forms) {
            safe = safe.replace(form.text(), REDACTED);
        }
        return safe;
    }
}
