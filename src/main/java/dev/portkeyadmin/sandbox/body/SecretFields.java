package dev.portkeyadmin.sandbox.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Table;
import java.util.List;
import java.util.Map.Entry;
import java.util.regex.Pattern;

/** Recognises the secrets in bodies, masks them in responses and redacts them in audit logs. */
public final class SecretFields {

    private static final String REDACTED = "*****";
    private static final Pattern NAME =
            Pattern.compile("(?i).*(key|secret|token|password|credential|authorization|service_account_json).*");

    private SecretFields() {}

    /** The field that fills other fields from secret references; {@code targets} is the pattern of the fields that can be filled. */
    public static BodyField mappings(Table references, String targets) {
        return BodyField.objectArray(
                        "secret_mappings",
                        BodyField.text("target_field").matching(targets).required(),
                        BodyField.existing("secret_reference_id", references).required(),
                        BodyField.text("secret_key"),
                        BodyField.oneOf("value_format", List.of("json", "string")))
                .requiring(
                        mappings -> mappings.findValuesAsText("target_field").stream()
                                        .distinct()
                                        .count()
                                == mappings.size(),
                        "must have a different target_field in each mapping")
                .orElse(SandboxJson.array());
    }

    /** Masks the secrets in the settings of a connection and renames their fields as the API does; every header counts as a secret. */
    public static void mask(JsonNode settings) {
        for (Entry<String, JsonNode> each : List.copyOf(settings.properties())) {
            String name = each.getKey();
            if (name.endsWith("_headers")) {
                each.getValue().properties().forEach(header -> header.setValue(SandboxJson.text(REDACTED)));
            } else if (isSecret(name)) {
                ((ObjectNode) settings)
                        .put(
                                "masked_" + name,
                                SandboxJson.masked(each.getValue().asText()))
                        .remove(name);
            }
        }
    }

    /** Redacts the secrets in a request body; the {@code key} of a condition is not one, because it has a {@code value} beside it. */
    public static void redact(JsonNode sent) {
        for (Entry<String, JsonNode> each : sent.properties()) {
            String name = each.getKey();
            boolean isCondition = name.equals("key") && sent.has("value");
            if (isSecret(name) && !isCondition && each.getValue().isTextual()) {
                each.setValue(SandboxJson.text(REDACTED));
            } else if (name.endsWith("headers")) {
                each.getValue().properties().forEach(header -> header.setValue(SandboxJson.text(REDACTED)));
            }
        }
        sent.forEach(SecretFields::redact);
    }

    private static boolean isSecret(String name) {
        return NAME.matcher(name).matches() && !name.endsWith("_id");
    }
}
