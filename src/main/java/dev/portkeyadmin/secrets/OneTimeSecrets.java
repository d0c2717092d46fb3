package dev.portkeyadmin.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Handles the secrets in the answer of one call, which Portkey may not show again: they go into the answer or, with
 * PORTKEY_SECRETS=file, into a file, and nowhere else.
 */
public final class OneTimeSecrets implements AutoCloseable {

    /** An answer that is not JSON is shown up to this many characters; a file takes it whole. */
    private static final int MOST_TEXT = 30_000;

    private static final int SHOWN_OF_ONE = 4;

    /** The hidden characters of a masked secret. */
    private static final Pattern HIDDEN = Pattern.compile("\\*{3,}");

    /** A masked secret shows no more characters than this; Portkey shows five. */
    private static final int MOST_SHOWN_OF_MASKED = 8;

    /** Members of an answer whose texts identify or describe what was made, and are not its secret. */
    private static final Pattern PLAIN_MEMBER = Pattern.compile("id|slug|object|status|type|.*(_at|_id|At|Id)");

    /** A shorter text is not a secret. */
    private static final int LEAST_OF_SECRET = 8;

    /** The place of the secrets of an answer. */
    private enum SecretPlace {
        ANSWER,
        FILE,
        NOWHERE
    }

    private final Operation operation;
    private final Set<String> sent = new HashSet<>();
    private final SecretFiles.@Nullable Pending file;
    private final Secrets secrets;
    private final Map<String, JsonNode> found = new LinkedHashMap<>();
    /** Texts of an answer that lacks its secret. */
    private final Set<String> elsewhere = new HashSet<>();

    private SecretPlace place = SecretPlace.ANSWER;

    /**
     * Prepares a file, before the call.
     *
     * @param arguments of the call, whose texts are not one-time secrets
     * @param files null when secrets are shown
     * @throws RefusedException when the file cannot be made; no request may be sent then
     */
    public OneTimeSecrets(Operation operation, Arguments arguments, @Nullable SecretFiles files, Secrets secrets) {
        this.operation = operation;
        this.secrets = secrets;
        texts(Json.toTree(arguments.values()), sent);
        try {
            this.file = files == null || operation.output().oneTimeSecrets().isEmpty()
                    ? null
                    : files.prepare(operation.name());
        } catch (IOException e) {
            throw new RefusedException(operation.name()
                    + ": no request was sent, since its secret could not be put into a file (PORTKEY_SECRETS=file): "
                    + "no file can be made in PORTKEY_SECRETS_DIR ("
                    + e.getClass().getSimpleName() + ").");
        }
    }

    /**
     * A body whose one-time secrets were handled.
     *
     * @param body what Portkey sent, with a placeholder for each secret that is not shown
     * @param kept members of the body that hold secrets and must never be left out
     * @param members to be added beside the body, unless it has members of the same names
     * @param file path of the file that holds the secrets; empty for none
     * @param notes sentences for the reader
     */
    public record Disclosure(
            JsonNode body, Collection<String> kept, Map<String, JsonNode> members, String file, List<String> notes) {}

    /** Returns the body with its secrets: unchanged, or with a placeholder in their place. */
    public Disclosure disclose(JsonNode body) {
        if (body instanceof ObjectNode object) {
            rename(object);
        }
        if (operation.output().oneTimeSecrets().isEmpty()) {
            return new Disclosure(body, List.of(), Map.of(), "", List.of());
        }
        boolean isText = body.isTextual();
        if (isText) {
            found.put("data", body);
        } else {
            find(body, false);
        }
        boolean lacks = found.isEmpty()
                && operation.method() == Method.POST
                && !operation.hints().readOnly();
        if (lacks && file != null) {
            findElsewhere("", body);
        }
        if (!operation.hints().readOnly()) {
            register(isText);
        }
        List<String> notes = new ArrayList<>();
        Path written = found.isEmpty() || file == null ? null : write(notes);
        JsonNode shown = body;
        if (place != SecretPlace.ANSWER) {
            shown = isText ? placeholder() : withoutSecrets(body, false);
        } else if (isText && body.textValue().length() > MOST_TEXT) {
            shown = JsonNodeFactory.instance.textNode(body.textValue().substring(0, MOST_TEXT));
            found.put("data", shown);
        }
        if (lacks) {
            notes.add("Portkey's answer does not hold "
                    + operation.output().oneTimeSecrets().get(0) + ", which it shows only once."
                    + (place == SecretPlace.FILE ? " Texts that may hold it are in secret_file." : ""));
        }
        if (isText) {
            notes.add("The response is not JSON, so the outcome is unknown"
                    + (place == SecretPlace.ANSWER
                            ? ". It is returned unchanged because it may contain a secret."
                            : "."));
        }
        return new Disclosure(shown, found.keySet(), explanation(), written == null ? "" : written.toString(), notes);
    }

    /** Gives members the names that the operation declares, which are the same for all operations. */
    private void rename(ObjectNode body) {
        operation.output().renamed().forEach((name, apiName) -> {
            if (body.has(apiName) && !body.has(name)) {
                body.set(name, body.remove(apiName));
            }
        });
    }

    private void register(boolean isText) {
        for (JsonNode secret : found.values()) {
            if (isText) {
                secrets.registerOneTimeText(
                        secret.textValue(), operation.output().oneTimeSecrets(), sent);
            } else {
                secrets.registerOneTime(Objects.requireNonNull(Json.toPlain(secret)), sent);
            }
        }
    }

    private Map<String, JsonNode> explanation() {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (found.isEmpty()) {
            return members;
        }
        if (place == SecretPlace.ANSWER) {
            // Repeated outside of the member that holds it, since a long answer leaves out long members.
            members.putAll(found);
        } else if (place == SecretPlace.FILE && found.size() == 1) {
            String text = found.values().iterator().next().asText("");
            if (text.length() > 2 * SHOWN_OF_ONE) {
                members.put(
                        "last_four", JsonNodeFactory.instance.textNode(text.substring(text.length() - SHOWN_OF_ONE)));
            }
        }
        if (!operation.hints().readOnly()) {
            members.put(
                    "shown_once",
                    JsonNodeFactory.instance.textNode(String.join(", ", found.keySet())
                            + ": Portkey does not show it again, "
                            + switch (place) {
                                case ANSWER -> "so store it now.";
                                case FILE -> "and only the owner of secret_file can read it.";
                                case NOWHERE -> "and it could not be stored.";
                            }));
        }
        return members;
    }

    /** The secrets that this answer may show, and nothing else. */
    public Collection<String> shown() {
        Set<String> shown = new HashSet<>();
        if (place == SecretPlace.ANSWER) {
            found.values().forEach(secret -> texts(secret, shown));
        }
        return shown;
    }

    /** Writes all secrets to one file. A secret that no file takes is lost, since the answer must not hold it. */
    private @Nullable Path write(List<String> notes) {
        JsonNode only = found.values().iterator().next();
        String content = found.size() == 1 && only.isTextual() ? only.textValue() : Json.write(found);
        try {
            SecretFiles.Written written = Objects.requireNonNull(file).write(content);
            place = SecretPlace.FILE;
            if (written.elsewhere()) {
                notes.add(
                        "PORTKEY_SECRETS_DIR could not be written, so secret_file is in another directory of its owner.");
            }
            return written.file();
        } catch (IOException e) {
            place = SecretPlace.NOWHERE;
            notes.add("The secret could not be written to any file ("
                    + e.getClass().getSimpleName()
                    + ") and is not shown, since PORTKEY_SECRETS=file; it is lost. Make PORTKEY_SECRETS_DIR writable, then "
                    + (operation.hints().readOnly() ? "repeat the call." : "rotate it or create it again."));
            return null;
        }
    }

    private void find(JsonNode node, boolean item) {
        node.properties().forEach(member -> {
            if (isOneTime(member.getKey(), member.getValue(), item)) {
                keep(member.getKey(), member.getValue());
            } else {
                find(member.getValue(), false);
            }
        });
        if (node.isArray()) {
            node.forEach(each -> find(each, true));
        }
    }

    /** Takes every text of an answer that lacks its secret for one that may hold it. */
    private void findElsewhere(String name, JsonNode node) {
        if (isLongText(node)
                && !sent.contains(node.textValue())
                && !PLAIN_MEMBER.matcher(name).matches()) {
            keep(name, node);
            elsewhere.add(node.textValue());
        }
        node.properties().forEach(member -> findElsewhere(member.getKey(), member.getValue()));
        if (node.isArray()) {
            node.forEach(each -> findElsewhere(name, each));
        }
    }

    private static boolean isLongText(JsonNode node) {
        return node.isTextual() && node.textValue().length() >= LEAST_OF_SECRET && isSecret(node);
    }

    /**
     * Returns true for a member that holds a secret: one that the operation declares, or a text whose name says so and that the caller did not
     * send.
     *
     * @param item whether the member belongs to an item of a list
     */
    private boolean isOneTime(String name, JsonNode value, boolean item) {
        if (operation.output().oneTimeSecrets().contains(name)) {
            return isSecret(value);
        }
        return value.isTextual()
                && Secrets.isSecretName(name, item)
                && isSecret(value)
                && !sent.contains(value.textValue());
    }

    /** An answer may have two secrets of one name, in different places. */
    private void keep(String member, JsonNode secret) {
        String name = member;
        for (int i = 2; found.containsKey(name) && !found.get(name).equals(secret); i++) {
            name = member + "_" + i;
        }
        found.put(name, secret);
    }

    /** Neither an empty value nor a masked one is a secret. */
    private static boolean isSecret(JsonNode value) {
        if (value.isContainerNode()) {
            return !value.isEmpty();
        }
        String text = value.asText("");
        return !value.isBoolean() && !text.isBlank() && !isMasked(text);
    }

    /** Masked is what has at least three stars in a row and at most eight other characters: a real key has more. */
    private static boolean isMasked(String text) {
        return HIDDEN.matcher(text).find() && text.replace("*", "").length() <= MOST_SHOWN_OF_MASKED;
    }

    private JsonNode withoutSecrets(JsonNode node, boolean item) {
        if (node.isTextual()) {
            return elsewhere.contains(node.textValue()) ? placeholder() : node;
        }
        node.properties()
                .forEach(member -> member.setValue(
                        isOneTime(member.getKey(), member.getValue(), item)
                                ? placeholder()
                                : withoutSecrets(member.getValue(), false)));
        if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, withoutSecrets(list.get(i), true));
            }
        }
        return node;
    }

    private JsonNode placeholder() {
        return JsonNodeFactory.instance.textNode(place == SecretPlace.FILE ? "[in secret_file]" : "[not stored]");
    }

    private static void texts(JsonNode node, Collection<String> texts) {
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(member -> texts(member, texts));
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
