package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.schema.DocumentedValues;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Checks the ids and parameters of guardrail checks. Those of partners are free, because their list grows. */
final class GuardrailChecks {

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9-]+\\.[a-zA-Z0-9]+");
    private static final Pattern BUILT_IN = Pattern.compile("(default|portkey)\\..*");

    private static final BodyField NOT = BodyField.flag("not");
    private static final BodyField TIMEOUT = BodyField.integer("timeout", 0, Integer.MAX_VALUE);
    private static final BodyField OPERATOR = BodyField.oneOf("operator", List.of("any", "all", "none"));
    private static final List<String> REQUEST_TYPES = List.of(
            "complete",
            "chatComplete",
            "embed",
            "rerank",
            "moderate",
            "proxy",
            "imageGenerate",
            "createSpeech",
            "createTranscription",
            "createTranslation",
            "realtime",
            "uploadFile",
            "listFiles",
            "retrieveFile",
            "deleteFile",
            "retrieveFileContent",
            "createBatch",
            "retrieveBatch",
            "cancelBatch",
            "listBatches",
            "getBatchOutput",
            "listFinetunes",
            "createFinetune",
            "retrieveFinetune",
            "cancelFinetune",
            "createModelResponse",
            "getModelResponse",
            "deleteModelResponse",
            "listResponseInputItems",
            "messages");

    private static final Map<String, BodySchema> PARAMETERS = Map.ofEntries(
            Map.entry(
                    "default.jwt",
                    BodySchema.of(
                            BodyField.url("jwksUri").required(),
                            BodyField.text("headerKey").required(),
                            BodyField.textArray("algorithms"))),
            Map.entry("default.modelWhitelist", BodySchema.of(BodyField.textArray("models"))),
            Map.entry("default.isAllLowerCase", BodySchema.of(NOT)),
            Map.entry("default.alluppercase", BodySchema.of(NOT)),
            Map.entry(
                    "default.regexMatch",
                    BodySchema.of(
                            BodyField.text("rule")
                                    .requiring(GuardrailChecks::isRegex, "must be a valid regular expression")
                                    .required(),
                            NOT)),
            Map.entry("default.sentenceCount", count("Sentences")),
            Map.entry("default.wordCount", count("Words")),
            Map.entry("default.characterCount", count("Characters")),
            Map.entry(
                    "default.jsonSchema",
                    BodySchema.of(BodyField.object("schema").required(), NOT)),
            Map.entry("default.jsonKeys", BodySchema.of(texts("keys"), OPERATOR)),
            Map.entry("default.contains", BodySchema.of(texts("words"), OPERATOR)),
            Map.entry("default.validUrls", BodySchema.of(BodyField.flag("onlyDNS"), NOT)),
            Map.entry(
                    "default.containsCode",
                    BodySchema.of(BodyField.text("format").required(), NOT)),
            Map.entry(
                    "default.webhook",
                    BodySchema.of(
                            BodyField.url("webhookURL").required(),
                            BodyField.object("headers"),
                            TIMEOUT,
                            BodyField.flag("failOnError"))),
            Map.entry("default.endsWith", BodySchema.of(BodyField.text("suffix").required(), NOT)),
            Map.entry("default.requiredMetadataKeys", BodySchema.of(texts("metadataKeys"), OPERATOR)),
            Map.entry(
                    "default.allowedRequestTypes",
                    BodySchema.of(
                            BodyField.someOf("allowedTypes", REQUEST_TYPES),
                            BodyField.someOf("blockedTypes", REQUEST_TYPES))),
            Map.entry("portkey.moderateContent", BodySchema.of(categories(DocumentedValues.MODERATION), TIMEOUT)),
            Map.entry(
                    "portkey.language",
                    BodySchema.of(BodyField.text("language").matching("[a-z]{3}_[A-Z][a-z]{3}"), NOT, TIMEOUT)),
            Map.entry(
                    "portkey.pii",
                    BodySchema.of(BodyField.flag("redact"), categories(DocumentedValues.PERSONAL_DATA), TIMEOUT)),
            Map.entry("portkey.gibberish", BodySchema.of(TIMEOUT)));

    private GuardrailChecks() {}

    /** Returns true, or rejects the first invalid check by its position. */
    static boolean areValid(JsonNode checks) {
        for (int i = 0; i < checks.size(); i++) {
            check("checks[" + i + "].", checks.get(i));
        }
        return true;
    }

    private static void check(String path, JsonNode check) {
        String id = check.path("id").textValue();
        BodySchema schema = PARAMETERS.get(id);
        if (!ID.matcher(id).matches() || schema == null && BUILT_IN.matcher(id).matches()) {
            throw ApiException.invalid(path + "id is not the id of a check");
        }
        if (schema == null) {
            return;
        }
        JsonNode parameters = check.path("parameters");
        schema.fill(path + "parameters.", parameters, SandboxJson.object());
        for (String counted : List.of("Sentences", "Words", "Characters")) {
            JsonNode min = parameters.path("min" + counted);
            JsonNode max = parameters.path("max" + counted);
            if (min.isNumber() && max.isNumber() && min.longValue() > max.longValue()) {
                throw ApiException.invalid("%sparameters.min%s must not be above max%2$s".formatted(path, counted));
            }
        }
    }

    private static BodySchema count(String counted) {
        return BodySchema.of(
                BodyField.integer("min" + counted, 0, Integer.MAX_VALUE),
                BodyField.integer("max" + counted, 0, Integer.MAX_VALUE),
                NOT);
    }

    private static BodyField texts(String name) {
        return BodyField.textArray(name).notEmpty().required();
    }

    private static BodyField categories(List<String> allowed) {
        return BodyField.someOf("categories", allowed).notEmpty().required();
    }

    private static boolean isRegex(JsonNode rule) {
        try {
            Pattern.compile(rule.textValue());
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
