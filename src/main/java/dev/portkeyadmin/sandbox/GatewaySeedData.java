package dev.portkeyadmin.sandbox;

import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.gateway.McpServers;
import dev.portkeyadmin.sandbox.observability.LogExports;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The seed data of the gateway: integrations, providers, guardrails and deployments. No credential in it is real. */
final class GatewaySeedData {

    /** The calls that run before those of {@link SeedData}, in the same format. */
    static final String CALLS = """
            400 POST   /secret-references 7412b293-4729-4739-a14f-f3d719db3ad0/openai-in-vault {"name":"OpenAI key in Vault","manager_type":"hashicorp_vault","auth_config":{"vault_auth_type":"kubernetes","vault_addr":"https://vault.example.com","vault_role":"portkey"},"secret_path":"kv/ai/openai","secret_key":"api_key","tags":{"team":"platform"}}
            390 POST   /secret-references 29a3b2e9-5d65-4441-a588-42dea2bc372f/anthropic-in-aws {"name":"Anthropic key in AWS","description":"Only for the data team","manager_type":"aws_sm","auth_config":{"aws_auth_type":"assumedRole","aws_role_arn":"arn:aws:iam::000000000000:role/portkey","aws_region":"eu-west-1"},"secret_path":"ai/anthropic","allowed_workspaces":["ws-data-x1y2z3"],"tags":{"team":"data"}}
            395 POST   /integrations b1cb1816-7d85-457c-9f32-2a1422d00e17/openai-prod {"name":"OpenAI","ai_provider_id":"openai","key":"sandbox-secret-openai","description":"Contract of the platform team","configurations":{"openai_organization":"larkspur"}}
            394 PUT    /integrations/openai-prod/workspaces - {"workspaces":[{"id":"ws-apps-7f3k9q","enabled":true,"default_provider_slug":"openai-main-4f21c9","usage_limits":[{"credit_limit":2000,"type":"cost","alert_threshold":1600,"periodic_reset":"monthly"}]},{"id":"ws-data-x1y2z3","enabled":true,"default_provider_slug":"openai-data-8d12aa","rate_limits":[{"type":"requests","unit":"rpm","value":120}]}]}
            220 PUT    /integrations/openai-prod/models - {"models":[{"slug":"gpt-4o-triage-v2","enabled":true,"is_custom":true,"is_finetune":true,"base_model_slug":"gpt-4o","pricing_config":{"type":"static","pay_as_you_go":{"request_token":{"price":0.000375},"response_token":{"price":0.0015}}}}]}
            380 POST   /integrations 5bb7fb0f-d8d9-415b-8725-460b8ce504db/anthropic-prod {"name":"Anthropic","ai_provider_id":"anthropic","description":"Key comes from the vault","secret_mappings":[{"target_field":"key","secret_reference_id":"anthropic-in-aws"}]}
            379 PUT    /integrations/anthropic-prod/workspaces - {"workspaces":[{"id":"ws-apps-7f3k9q","enabled":true,"default_provider_slug":"anthropic-main-b07d3e"}]}
            110 POST   /integrations ce9c02e4-aafb-4062-97ff-bbaaeca05990/google-trial {"name":"Google trial","ai_provider_id":"google","key":"sandbox-secret-google","description":"Until the pilot is decided"}
            109 PUT    /integrations/google-trial/workspaces - {"workspaces":[{"id":"ws-apps-7f3k9q","enabled":true,"default_provider_slug":"google-trial-19ac52"}],"global_workspace_access":{"enabled":false}}
            205 POST   /integrations 0583542f-4cd5-413d-8c6e-3438c63be5a9/azure-evals {"name":"Azure for evaluations","ai_provider_id":"azure-openai","key":"sandbox-secret-azure","workspace_id":"ws-data-x1y2z3","default_provider_slug":"azure-evals-6c2e19","configurations":{"azure_auth_mode":"default","azure_resource_name":"larkspur-evals","azure_deployment_config":[{"azure_api_version":"2024-10-21","azure_deployment_name":"evals-4o","azure_model_slug":"gpt-4o","is_default":true}]}}
            204 POST   /integrations 3c8a52d7-61f0-4b7e-9a4c-27d5e8f0b913/claude-evals {"name":"Claude for evaluations","ai_provider_id":"anthropic","key":"sandbox-secret-claude","workspace_id":"ws-data-x1y2z3","default_provider_slug":"claude-evals-c15e60"}
            107 POST   /integrations 95d1e6b4-0c2f-4d38-8b76-e3a90f4c7d21/gemini-evals {"name":"Gemini for evaluations","ai_provider_id":"google","key":"sandbox-secret-gemini","workspace_id":"ws-data-x1y2z3","default_provider_slug":"gemini-evals-7f2b90"}
             35 POST   /integrations e35fd989-b021-4ac8-8c31-76236de8809a/mistral-pilot {"name":"Mistral pilot","ai_provider_id":"mistral-ai","key":"sandbox-secret-mistral","description":"Open to no workspace yet"}
            393 PUT    /providers/openai-main-4f21c9 - {"name":"OpenAI main"}
            378 PUT    /providers/anthropic-main-b07d3e - {"name":"Anthropic main"}
             90 PUT    /providers/google-trial-19ac52 - {"note":"Pilot of the summary team","usage_limits":{"credit_limit":100,"type":"cost","alert_threshold":80},"expires_at":"2099-12-31T00:00:00Z"}
            180 POST   /providers dde53f64-b9a5-4b5f-b3c1-8c1b55270a2c/openai-batch-51fe07 {"name":"OpenAI, nightly batches","integration_id":"openai-prod","workspace_id":"ws-data-x1y2z3","note":"Not for interactive use","rate_limits":[{"type":"tokens","unit":"rph","value":900000}]}
            400 POST   /virtual-keys 2e432cd4-4edb-4a59-89e3-2949b3995201/openai-main-4f21c9 {"name":"OpenAI main","provider":"openai","key":"sandbox-secret-openai","note":"Shared by all teams","usage_limits":{"credit_limit":3000,"type":"cost","alert_threshold":2500,"periodic_reset":"monthly"}}
            378 POST   /virtual-keys 8a1e6f91-0951-4549-a823-213cb38eb51c/anthropic-main-b07d3e {"name":"Anthropic main","provider":"anthropic","key":"sandbox-secret-anthropic"}
            108 POST   /virtual-keys 5fbd48da-8157-4056-9496-0b4de48e224b/google-trial-19ac52 {"name":"Google trial","provider":"google","key":"sandbox-secret-google","note":"Ends with the pilot"}
            260 POST   /mcp-integrations 1a306ce2-9f4a-4d58-afb7-fb492f5fca05/tickets {"name":"Service tickets","description":"Tickets of the field teams","url":"https://tickets.example.com/mcp","auth_type":"headers","transport":"http","configurations":{"custom_headers":{"Authorization":"sandbox-secret-tickets"}}}
            259 PUT    /mcp-integrations/tickets/workspaces - {"workspaces":[],"global_workspace_access":{"enabled":true}}
            258 PUT    /mcp-integrations/tickets/capabilities - {"capabilities":[{"name":"delete_tickets","type":"tool","enabled":false}]}
            150 POST   /mcp-integrations db4b4019-d184-4f29-8669-d2723a604f08/wiki {"name":"Engineering wiki","url":"https://wiki.example.com/mcp","auth_type":"oauth_auto","transport":"http"}
            149 PUT    /mcp-integrations/wiki/workspaces - {"workspaces":[{"id":"ws-apps-7f3k9q","enabled":true}]}
             45 POST   /mcp-integrations 233308a8-c720-4ded-8418-4a04f387583b/erp {"name":"Parts and orders","description":"Being moved to another host","url":"https://erp.larkspur.invalid/sse","auth_type":"none","transport":"sse"}
            255 POST   /mcp-servers 012e4e3f-a801-487e-9900-011f20c187c3/tickets-apps {"name":"Tickets","mcp_integration_id":"tickets","workspace_id":"ws-apps-7f3k9q","description":"Read and answer tickets"}
            148 POST   /mcp-servers 1f5f1573-3e36-43ab-81be-5112f6c70655/wiki-apps {"name":"Wiki","mcp_integration_id":"wiki","workspace_id":"ws-apps-7f3k9q"}
            147 PUT    /mcp-servers/wiki-apps/user-access - {"default_user_access":"deny","user_access":[{"user_id":"4bd6d3ec-2183-4ffa-b252-37726a571a76","enabled":true},{"user_id":"5b2653b8-02df-47a5-b890-4eee1c3ffe55","enabled":true}]}
            200 POST   /mcp-servers 46c853e3-1ef2-4445-b91d-047126fb6a74/tickets-data {"name":"Tickets for evaluations","mcp_integration_id":"tickets","workspace_id":"ws-data-x1y2z3"}
            199 PUT    /mcp-servers/tickets-data/capabilities - {"capabilities":[{"name":"create_tickets","type":"tool","enabled":false}]}
            340 POST   /guardrails 6c1868f0-d431-472d-b951-cfa7f6ec15bd/guard-redact-2f8c11 {"name":"Redact personal data","checks":[{"id":"portkey.pii","parameters":{"redact":true,"categories":["EMAIL_ADDRESS","PHONE_NUMBER","NAME"]}}],"actions":{"deny":false,"async":false,"on_success":{"feedback":{"value":5,"weight":1,"metadata":""}},"on_fail":{"feedback":{"value":-5,"weight":1,"metadata":""}}}}
            215 POST   /guardrails 8b2fce6d-f5dc-4f05-a167-23208c00f1ff/guard-short-a63d90 {"name":"Short answers","workspace_id":"ws-apps-7f3k9q","checks":[{"id":"default.wordCount","parameters":{"minWords":1,"maxWords":400}}],"actions":{"deny":true,"async":false,"on_success":{"feedback":{"value":1,"weight":1,"metadata":""}},"on_fail":{"feedback":{"value":-5,"weight":1,"metadata":""}}}}
            146 POST   /guardrails 1946f580-3cae-445c-9069-80ba1f71f6fa/guard-tools-77b4e5 {"name":"No serial numbers in tool calls","workspace_id":"ws-apps-7f3k9q","target":"mcp_tools","checks":[{"id":"default.regexMatch","parameters":{"rule":"LR-[0-9]{6}","not":true}}],"actions":{"deny":true,"async":false,"on_success":{"feedback":{"value":1,"weight":1,"metadata":""}},"on_fail":{"feedback":{"value":-5,"weight":1,"metadata":""}}}}
            146 PUT    /guardrails/guard-tools-77b4e5/mcp-servers - {"mcp_servers":{"012e4e3f-a801-487e-9900-011f20c187c3":{"run_on":["input"]}}}
            339 PUT    /admin/organisation/defaults - {"input_guardrails":["guard-redact-2f8c11"],"output_guardrails":[]}
            300 PUT    /workspace-exclusions/input-guardrails - {"organisation_id":"6b0f2a5e-2c1d-4f7a-9a3e-5d8c41b7e962","workspaces":[{"workspace_id":"ws-data-x1y2z3","excluded":true}]}
            370 POST   /deployments 158efb9b-90df-498f-86cd-d8341f465b9e/frankfurt {"name":"Frankfurt","type":"production","is_default":true,"deployment_config":{"region":"eu-central-1"},"auth_settings":{"mode":"client_auth"}}
            190 POST   /deployments c868ac97-cb83-4b6a-b644-5bf1a43a08c9/test-bench {"name":"Test bench","type":"non_production","deployment_config":{"region":"eu-west-1"}}
            """;

    private static final String WIKI = "1f5f1573-3e36-43ab-81be-5112f6c70655";
    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";

    private GatewaySeedData() {}

    /** Adds what no call of the Admin API can create. */
    static void fill(Store store, Instant now) {
        McpServers.connect(store, WIKI, PRIYA, now.minus(146, ChronoUnit.DAYS));
        // Creating exports by calls would count their logs, and so generate all model calls at start.
        LogExports.add(
                store,
                "09fab575-4994-4cff-8342-e56ae548d49d",
                SampleOrganisation.DEFAULT_WORKSPACE,
                "Failed requests of the fortnight",
                LogExports.SUCCESS,
                now.minus(14, ChronoUnit.DAYS));
        LogExports.add(
                store,
                "797a3cf2-57af-44ea-8eb3-82ad9d631a6f",
                SampleOrganisation.EVALUATION_WORKSPACE,
                "Failures of evaluation runs",
                LogExports.DRAFT,
                now.minus(2, ChronoUnit.DAYS));
    }
}
