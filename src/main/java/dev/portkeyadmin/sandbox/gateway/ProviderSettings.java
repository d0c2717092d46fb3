package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import java.util.List;
import java.util.Map;

/** Checks the {@code configurations} of integrations, whose fields depend on the AI provider. */
final class ProviderSettings {

    private static final BodyField AZURE_MODE = BodyField.oneOf(
                    "azure_auth_mode", List.of("default", "entra", "managed"))
            .required();
    private static final BodyField API_VERSION =
            BodyField.text("azure_api_version").matching(".{1,30}");

    private static final BodySchema AWS = BodySchema.of(
            BodyField.oneOf("aws_auth_type", List.of("accessKey", "assumedRole"))
                    .required(),
            BodyField.text("aws_region").required());

    private static final Map<String, BodySchema> SCHEMAS = Map.of(
            "azure-openai",
            BodySchema.of(
                    AZURE_MODE,
                    BodyField.text("azure_resource_name").required(),
                    BodyField.objectArray(
                                    "azure_deployment_config",
                                    API_VERSION.required(),
                                    BodyField.text("azure_deployment_name").required(),
                                    BodyField.text("azure_model_slug").required(),
                                    BodyField.text("alias"),
                                    BodyField.flag("is_default"))
                            .notEmpty()
                            .required()),
            "azure-ai",
            BodySchema.of(AZURE_MODE, BodyField.url("azure_foundry_url").required(), API_VERSION),
            "bedrock",
            AWS,
            "sagemaker",
            AWS,
            "vertex-ai",
            BodySchema.of(
                    BodyField.oneOf("vertex_auth_type", List.of("basic", "serviceAccount"))
                            .required(),
                    BodyField.text("vertex_region").required()),
            "workers-ai",
            BodySchema.of(BodyField.text("workers_ai_account_id").required()));

    private ProviderSettings() {}

    /** Rejects settings that the provider does not accept; an integration may come without any. */
    static void check(ObjectNode integration) {
        JsonNode settings = integration.path("configurations");
        BodySchema schema = SCHEMAS.get(integration.path("ai_provider_id").textValue());
        if (schema != null && !settings.isEmpty()) {
            schema.fill("configurations.", settings, SandboxJson.object());
        }
    }
}
