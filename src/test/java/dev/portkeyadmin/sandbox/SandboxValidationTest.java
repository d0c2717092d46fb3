package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that the official document or the published pages rule out: each is rejected and changes nothing. */
class SandboxValidationTest {

    @AutoClose
    private static final Sandbox SANDBOX = Sandbox.start();

    private static final SandboxClient ADMIN = new SandboxClient(SANDBOX, Sandbox.ADMIN_KEY);

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

    private static String check(String id, String parameters) {
        return "{'name':'x','checks':[{'id':'%s','parameters':{%s}}],'actions':{'deny':true,'async':false}}"
                .formatted(id, parameters);
    }

    private static void rejects(String method, String path, String body, String naming) {
        ADMIN.call(method, path, body.replace('\'', '"')).refused(400, "AB01", naming);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "portkey.pii|'categories':['EMAIL_ADDRESS','SHOE_SIZE']|checks[0].parameters.categories",
                "portkey.pii|'redact':true|checks[0].parameters.categories",
                "portkey.moderateContent|'categories':['rudeness']|checks[0].parameters.categories",
                "portkey.language|'language':'Klingon'|checks[0].parameters.language",
                "default.regexMatch|'rule':'['|checks[0].parameters.rule",
                "default.regexMatch|'not':true|checks[0].parameters.rule",
                "default.wordCount|'minWords':9,'maxWords':3|checks[0].parameters.minWords",
                "default.characterCount|'maxCharacters':-1|checks[0].parameters.maxCharacters",
                "default.contains|'words':[],'operator':'any'|checks[0].parameters.words",
                "default.contains|'words':['a'],'operator':'most'|checks[0].parameters.operator",
                "default.jsonSchema|'schema':'{}'|checks[0].parameters.schema",
                "default.webhook|'webhookURL':'nowhere'|checks[0].parameters.webhookURL",
                "default.allowedRequestTypes|'allowedTypes':['teleport']|checks[0].parameters.allowedTypes",
                "default.jwt|'headerKey':'x'|checks[0].parameters.jwksUri",
                "default.madeUp|'a':1|checks[0].id",
                "made up|'a':1|checks[0].id"
            })
    void rejectsAnInvalidGuardrailCheck(String id, String parameters, String naming) {
        rejects("POST", "/guardrails", check(id, parameters), naming);
        rejects("PUT", "/guardrails/guard-redact-2f8c11", check(id, parameters), naming);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'strategy':{'mode':'roulette'},'targets':[{}]|config.strategy.mode",
                "'strategy':{},'targets':[{}]|config.strategy.mode",
                "'strategy':{'mode':'fallback'}|config.targets",
                "'strategy':{'mode':'fallback','on_status_codes':['500']},'targets':[{}]|config.strategy.on_status_codes",
                "'targets':{}|config.targets",
                "'targets':[{'virtual_key':'none-0000'}]|config.targets[0].virtual_key",
                "'targets':[{'targets':[{'weight':-1}]}]|config.targets[0].targets[0].weight",
                "'cache':{'mode':'eternal'}|config.cache.mode",
                "'retry':{}|config.retry.attempts",
                "'retry':{'attempts':'3'}|config.retry.attempts",
                "'virtual_key':'none-0000'|config.virtual_key"
            })
    void rejectsInvalidConfigContent(String content, String naming) {
        String body = "{'name':'x','workspace_id':'ws-apps-7f3k9q','config':{" + content + "}}";

        rejects("POST", "/configs", body, naming);
        rejects("PUT", "/configs/pc-router-7b1e02", body, naming);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/feedback|{'trace_id':'made-up','value':1}|trace_id",
                "/admin/users/invites|{'email':'nobody@nowhere','role':'member'}|email",
                "/admin/users/invites|{'email':'a@b.example','role':'member','workspace_api_key_details':{'scopes':[]}}|scopes",
                "/admin/workspaces|{'name':'x','defaults':{'input_guardrails':['none']}}|defaults.input_guardrails",
                "/admin/workspaces|{'name':'x','usage_limits':[{'credit_limit':0}]}|usage_limits[0].credit_limit",
                "/admin/workspaces|{'name':'x','usage_limits':[{'credit_limit':1.5}]}|usage_limits[0].credit_limit",
                "/admin/workspaces|{'name':'x','rate_limits':[{'type':'requests','unit':'rps','value':1}]}|rate_limits[0].unit",
                "/api-keys/organisation/service|{'name':'x','scopes':['a'],'alert_emails':['nobody']}|alert_emails",
                "/api-keys/organisation/service|{'name':'x','scopes':['a'],'expires_at':'2027-02-30T00:00:00Z'}|expires_at",
                "/api-keys/organisation/service|{'name':'x','scopes':['a'],'rotation_policy':{'rotation_period':'weekly','rotation_period_days':3}}|rotation_policy",
                "/policies/usage-limits|{'conditions':[{'key':'colour','value':'red'}]}|conditions[0].key",
                "/policies/usage-limits|{'conditions':[{'key':'workspace_id','value':'ws-none'}]}|conditions",
                "/policies/usage-limits|{'conditions':[{'key':'model','value':7}]}|conditions[0].value",
                "/policies/rate-limits|{'workspace_id':'ws-apps-7f3k9q','type':'requests','unit':'rpm','value':1,'conditions':[{'key':'mcp_tool','value':'*'}],'group_by':[{'key':'api_key'}]}|target",
                "/secret-references|{'name':'x','manager_type':'aws_sm','secret_path':'p','auth_config':{'aws_auth_type':'token'}}|auth_config.aws_auth_type",
                "/secret-references|{'name':'x','manager_type':'hashicorp_vault','secret_path':'p','auth_config':{'vault_auth_type':'token','vault_addr':'here','vault_token':'t'}}|auth_config.vault_addr",
                "/secret-references|{'name':'x','manager_type':'aws_sm','secret_path':'p','auth_config':{'aws_auth_type':'serviceRole'},'allowed_workspaces':['ws-none']}|allowed_workspaces",
                "/collections|{'name':'x','workspace_id':'ws-apps-7f3k9q','parent_collection_id':'col-evals-a80d41'}|parent_collection_id",
                "/labels|{'name':'two words'}|name",
                "/prompts|{'name':'x','collection_id':'col-support-5c19e2','string':'x','parameters':{},'virtual_key':'none-0000'}|virtual_key",
                "/prompts|{'name':'x','collection_id':'col-support-5c19e2','string':'x','parameters':{},'virtual_key':'openai-main-4f21c9','tools':{}}|tools",
                "/integrations|{'name':'x','ai_provider_id':'Two Words'}|ai_provider_id",
                "/integrations|{'name':'x','ai_provider_id':'bedrock','configurations':{'aws_region':'eu'}}|configurations.aws_auth_type",
                "/integrations|{'name':'x','ai_provider_id':'azure-openai','configurations':{'azure_auth_mode':'wish'}}|configurations.azure_auth_mode",
                "/integrations|{'name':'x','ai_provider_id':'openai','secret_mappings':[{'target_field':'key','secret_reference_id':'none'}]}|secret_mappings[0].secret_reference_id",
                "/integrations|{'name':'x','ai_provider_id':'openai','secret_mappings':[{'target_field':'name','secret_reference_id':'openai-in-vault'}]}|secret_mappings[0].target_field",
                "/integrations|{'name':'x','ai_provider_id':'openai','pricing_adjustments':{'multiplier':{'default':-1}}}|pricing_adjustments",
                "/virtual-keys|{'name':'x','provider':'made-up'}|provider",
                "/mcp-integrations|{'name':'x','url':'https://x.example.com','auth_type':'none','transport':'http','secret_mappings':[{'target_field':'key','secret_reference_id':'openai-in-vault'}]}|secret_mappings[0].target_field",
                "/mcp-integrations|{'name':'x','url':'https://x.example.com','auth_type':'none','transport':'http','organisation_id':'00000000-0000-4000-8000-000000000000'}|organisation_id",
                "/logs/exports|{'filters':{'cost_min':5,'cost_max':1},'requested_data':['id']}|cost_min",
                "/logs/exports|{'filters':{'time_of_generation_min':'2026-02-30T00:00:00Z'},'requested_data':['id']}|time_of_generation_min",
                "/guardrails|{'name':'x','checks':[{'id':'portkey.gibberish'}],'actions':{'on_fail':{'feedback':{'value':'bad'}}}}|actions.on_fail.feedback.value",
                "/prompts|{'name':'x','collection_id':'col-support-5c19e2','string':'x','parameters':{},'virtual_key':'openai-main-4f21c9','tool_choice':[]}|tool_choice",
                "/virtual-keys|{'name':'x','provider':'openai','deploymentConfig':[{'apiVersion':'1','deploymentName':'d','is_default':'yes'}]}|deploymentConfig[0].is_default",
                "/logs|{'request':{'url':'u','body':{}},'response':{'body':{}},'metadata':{'trace_id':7}}|metadata",
                "/logs/exports|{'filters':{'total_units_min':1.5},'requested_data':['id']}|total_units_min",
                "/logs/exports|{'filters':{'ai_model':7},'requested_data':['id']}|filters.ai_model",
                "/logs/exports|{'filters':{'page_size':'x'},'requested_data':['id']}|filters.page_size",
                "/logs/exports|{'filters':{'workspace_slug':'ws-none'},'requested_data':['id']}|workspace_slug"
            })
    void rejectsAnInvalidBody(String path, String body, String naming) {
        rejects("POST", path, body, naming);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/admin/workspaces/ws-data-x1y2z3|{'defaults':{'output_guardrails':['none']}}|defaults.output_guardrails",
                "/api-keys/9ce924d4-64cf-4c1b-90ce-c4b9a67285b5|{'alert_emails':['nobody']}|alert_emails",
                "/collections/col-support-5c19e2|{'parent_collection_id':'col-support-5c19e2'}|parent_collection_id",
                "/integrations/azure-evals|{'configurations':{'azure_auth_mode':'wish'}}|configurations.azure_auth_mode",
                "/integrations/openai-prod/models|{'models':[]}|models",
                "/integrations/openai-prod/models|{'models':[{'slug':'gpt-4o','enabled':true,'configurations':{'custom_host':7}}]}|models[0].configurations.custom_host",
                "/integrations/openai-prod/workspaces|{'workspaces':[{'id':'ws-apps-7f3k9q','enabled':true,'reset_usage':'yes'}]}|workspaces[0].reset_usage",
                "/mcp-servers/wiki-apps/capabilities|{'capabilities':[]}|capabilities",
                "/logs/exports/797a3cf2-57af-44ea-8eb3-82ad9d631a6f|{'workspace_id':'ws-none'}|workspace_id",
                "/providers/google-trial-19ac52|{'workspace_id':'ws-none'}|workspace_id",
                "/integrations/openai-prod/workspaces|{'workspaces':[{'id':'ws-apps-7f3k9q','enabled':true,'rate_limits':[{'type':'tokens','unit':'rpw','value':1}]}]}|rate_limits[0].unit",
                "/secret-references/openai-in-vault|{'auth_config':{'vault_auth_type':'wish'}}|auth_config.vault_auth_type",
                "/providers/google-trial-19ac52|{'expires_at':'2027-04-31T00:00:00Z'}|expires_at",
                "/policies/usage-limits/17fc695a-07a0-4a6e-a822-e8f36c031199|{'organisation_id':'none'}|organisation_id"
            })
    void rejectsAnInvalidChange(String path, String body, String naming) {
        String before = ADMIN.get(path).text();

        rejects("PUT", path, body, naming);

        assertThat(ADMIN.get(path).text()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/guardrails?page_size=0,page_size",
        "/collections?workspace_id=ws-apps-7f3k9q&page_size=0,page_size",
        "/secret-references?page_size=101,page_size",
        "/logs/trace-1?path_format=v3,path_format",
        "/logs/trace-1?path_format=v2,created_at",
        "/logs/trace-1?path_format=v2&created_at=2026-02-30T00:00:00Z,created_at",
        "/logs/trace-1?type=metrics,type"
    })
    void rejectsAnInvalidParameter(String path, String naming) {
        ADMIN.get(path).refused(400, "AB01", naming);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/guardrails",
                "/mcp-integrations",
                "/deployments",
                "/labels",
                "/workspace-exclusions/input-guardrails",
                "/audit-logs"
            })
    void rejectsAnotherOrganisation(String path) {
        String query = "?start_time=2026-01-01T00:00:00Z&end_time=2026-01-02T00:00:00Z&organisation_id=";

        assertThat(ADMIN.get(path + query + SampleOrganisation.ID).status()).isEqualTo(200);
        ADMIN.get(path + query + UNKNOWN).refused(400, "AB01", "organisation_id");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-01T00:00:00Z,2026-01-01T00:00:00Z,'',time_of_generation_min must be before time_of_generation_max",
        "2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,'',time_of_generation_min must be before time_of_generation_max",
        "2026-02-30T00:00:00Z,2026-03-01T00:00:00Z,'',time_of_generation_min",
        "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,&cost_min=2&cost_max=1,cost_min",
        "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,&total_units_min=-1,total_units_min",
        "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,&weighted_feedback_max=11,weighted_feedback_min",
        "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,&status_code=bad,status_code"
    })
    void rejectsAnImpossiblePeriodOrFilter(String min, String max, String filter, String naming) {
        for (String path :
                new String[] {"/analytics/graphs/cost", "/analytics/groups/users", "/analytics/summary/cache"}) {
            ADMIN.get(path + "?time_of_generation_min=" + min + "&time_of_generation_max=" + max + filter)
                    .refused(400, "AB01", naming);
        }
    }
}
