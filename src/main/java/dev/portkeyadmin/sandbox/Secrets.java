package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map.Entry;
import java.util.regex.Pattern;

/** What is not shown again of what was sent. */
final class Secrets {

    private static final String STRUCK = "*****";
    private static final Pattern NAME =
            Pattern.compile("(?i).*(key|secret|token|password|credential|authorization|service_account_json).*");

    private Secrets() {}

    /** Which fields are filled from secret references. */
    static Field mappings() {
        return Field.objects(
                        "secret_mappings",
                        Field.text("target_field").required(),
                        Field.text("secret_reference_id").required(),
                        Field.text("secret_key"),
                        Field.oneOf("value_format", List.of("json", "string")))
                .orElse(Json.array());
    }

    /** Masks the secrets in the settings of a connection and renames them, as the API does. Any header may be one. */
    static void mask(JsonNode settings) {
        for (Entry<String, JsonNode> each : List.copyOf(settings.properties())) {
            String name = each.getKey();
            if (name.endsWith("_headers")) {
                each.getValue().properties().forEach(header -> header.setValue(Json.text(STRUCK)));
            } else if (isSecret(name)) {
                ((ObjectNode) settings)
                        .put("masked_" + name, Json.masked(each.getValue().asText()))
                        .remove(name);
            }
        }
    }

    /** Strikes the secrets out of what was sent. The key of a condition is none: it has a value beside it. */
    static void strike(JsonNode sent) {
        for (Entry<String, JsonNode> each : sent.properties()) {
            String name = each.getKey();
            boolean isCondition = name.equals("key") && sent.has("value");
            if (isSecret(name) && !isCondition && each.getValue().isTextual()) {
                each.setValue(Json.text(STRUCK));
            } else if (name.endsWith("headers")) {
                each.getValue().properties().forEach(header -> header.setValue(Json.text(STRUCK)));
            }
        }
        sent.forEach(Secrets::strike);
    }

    private static boolean isSecret(String name) {
        return NAME.matcher(name).matches() && !name.endsWith("_id");
    }
}
