package dev.portkeyadmin.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The secrets that one call brings, which Portkey may not show again: from here they go into its answer or into a file, and nowhere
 * else. Whatever else fails, they are not lost.
 */
public final class OneTimeSecrets implements AutoCloseable {

    /** An answer that is no JSON is handed on up to this many characters. */
    private static final int MOST_TEXT = 30_000;

    private static final int SHOWN_OF_ONE = 4;

    private final Operation operation;
    private final SecretFiles.Pending file;
    private final Secrets secrets;
    private final Map<String, JsonNode> found = new LinkedHashMap<>();
    private Path written;

    /**
     * To be made before the call.
     *
     * @param files null when secrets are shown
     * @throws RefusedException when there can be no file: nothing may be sent then
     */
    public OneTimeSecrets(Operation operation, SecretFiles files, Secrets secrets) {
        this.operation = operation;
        this.secrets = secrets;
        try {
            this.file = files == null || operation.oneTimeSecrets().isEmpty() ? null : files.prepare(operation.name());
        } catch (IOException e) {
            throw new RefusedException(operation.name()
                    + ": nothing was sent, since the secret that it makes could not be put into a file (PORTKEY_SECRETS=file): "
                    + "no file can be made in PORTKEY_SECRETS_DIR ("
                    + e.getClass().getSimpleName() + ").");
        }
    }

    /**
     * A body whose one-time secrets were handled.
     *
     * @param body what Portkey sent, with a placeholder for each secret that is in a file
     * @param kept members of the body that hold secrets and must never be left out
     * @param members to be added beside the body, unless it has members of the same names
     * @param file path of the file that holds the secrets; empty for none
     * @param notes sentences for the reader
     */
    public record Disclosure(
            JsonNode body, Collection<String> kept, Map<String, JsonNode> members, String file, List<String> notes) {}

    /** Returns the body with its secrets: unchanged, or with the name of a file in their place. */
    public Disclosure disclose(JsonNode body) {
        if (operation.oneTimeSecrets().isEmpty()) {
            return new Disclosure(body, List.of(), Map.of(), "", List.of());
        }
        boolean isText = body.isTextual();
        if (isText) {
            String text = body.textValue();
            body = JsonNodeFactory.instance.textNode(text.substring(0, Math.min(text.length(), MOST_TEXT)));
            found.put("data", body);
        } else {
            find(body);
        }
        if (!operation.hints().readOnly()) {
            found.values().forEach(secret -> secrets.reveal(Json.toPlain(secret)));
        }
        written = found.isEmpty() || file == null ? null : write();
        JsonNode shown = written == null ? body : isText ? placeholder() : withoutSecrets(body);
        List<String> notes = new ArrayList<>();
        if (!found.isEmpty() && written == null && file != null) {
            notes.add("The secret could not be written to a file, so it is here.");
        }
        if (isText) {
            notes.add(
                    "Portkey's answer is no JSON, so it is unknown whether this took effect; it is handed on as it came, since a secret may be in it.");
        }
        return new Disclosure(shown, found.keySet(), explanation(), written == null ? "" : written.toString(), notes);
    }

    private Map<String, JsonNode> explanation() {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (found.isEmpty()) {
            return members;
        }
        if (written == null) {
            // Beside what holds it, too, since a long member gives way.
            members.putAll(found);
        } else if (found.size() == 1) {
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
                            + (written == null
                                    ? "so store it now."
                                    : "and only the owner of secret_file can read it.")));
        }
        return members;
    }

    /** What is secret in the answer, so that it may stand there and nowhere else. */
    public Collection<String> shown() {
        return written == null ? texts() : List.of();
    }

    private Path write() {
        try {
            JsonNode only = found.values().iterator().next();
            return file.write(found.size() == 1 && only.isTextual() ? only.textValue() : Json.write(found));
        } catch (IOException e) {
            return null;
        }
    }

    private void find(JsonNode node) {
        node.properties().forEach(member -> {
            if (operation.oneTimeSecrets().contains(member.getKey()) && isSecret(member.getValue())) {
                keep(member.getKey(), member.getValue());
            } else {
                find(member.getValue());
            }
        });
        if (node.isArray()) {
            node.forEach(this::find);
        }
    }

    /** An answer may have two secrets of one name, in different places. */
    private void keep(String member, JsonNode secret) {
        String name = member;
        for (int i = 2; found.containsKey(name) && !found.get(name).equals(secret); i++) {
            name = member + "_" + i;
        }
        found.put(name, secret);
    }

    /** Nothing, and what is shown with its middle hidden, is no secret. */
    private static boolean isSecret(JsonNode value) {
        String text = value.asText("");
        return value.isContainerNode()
                ? !value.isEmpty()
                : !value.isBoolean() && !text.isBlank() && !text.contains("***");
    }

    private JsonNode withoutSecrets(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                if (operation.oneTimeSecrets().contains(member.getKey()) && found.containsValue(member.getValue())) {
                    member.setValue(placeholder());
                } else {
                    withoutSecrets(member.getValue());
                }
            });
        } else if (node.isArray()) {
            node.forEach(this::withoutSecrets);
        }
        return node;
    }

    private static JsonNode placeholder() {
        return JsonNodeFactory.instance.textNode("[in secret_file]");
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        found.values().forEach(value -> texts(value, texts));
        return texts;
    }

    private static void texts(JsonNode node, List<String> texts) {
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
