package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import java.util.List;
import java.util.stream.Stream;

/** Checks the content of configs, whose targets are configs again. */
final class ConfigRules {

    private static final List<String> MODES = List.of("single", "loadbalance", "fallback", "conditional");

    private final List<Table> credentials;
    private final BodySchema schema;

    ConfigRules(Store store) {
        credentials = List.of(store.table(Kinds.PROVIDER), store.table(Kinds.VIRTUAL_KEY));
        BodyField statusCodes = BodyField.any("on_status_codes")
                .requiring(
                        codes -> codes.isArray() && codes.valueStream().allMatch(JsonNode::isInt),
                        "must be an array of status codes");
        schema = BodySchema.of(
                BodyField.object("strategy", BodyField.oneOf("mode", MODES).required(), statusCodes),
                BodyField.objectArray("targets").notEmpty(),
                BodyField.object(
                        "retry",
                        BodyField.integer("attempts", 0, Integer.MAX_VALUE).required(),
                        statusCodes),
                BodyField.object(
                        "cache",
                        BodyField.oneOf("mode", List.of("simple", "semantic")).required(),
                        BodyField.integer("max_age", 0, Integer.MAX_VALUE)),
                BodyField.amount("weight"),
                BodyField.integer("request_timeout", 0, Integer.MAX_VALUE),
                BodyField.text("virtual_key")
                        .requiring(this::isCredential, "is not the slug of a provider or virtual key"));
    }

    void check(String path, JsonNode config) {
        schema.fill(path + ".", config, SandboxJson.object());
        if (Stream.of("fallback", "loadbalance", "conditional")
                        .anyMatch(mode -> SandboxJson.has(config.path("strategy"), "mode", mode))
                && config.path("targets").isEmpty()) {
            throw ApiException.invalid(path + ".targets is required by the strategy");
        }
        for (int i = 0; i < config.path("targets").size(); i++) {
            check(path + ".targets[" + i + "]", config.at("/targets/" + i));
        }
    }

    private boolean isCredential(JsonNode slug) {
        String name = slug.textValue().replaceFirst("^@", "");
        return credentials.stream().anyMatch(table -> table.find(name).isPresent());
    }
}
