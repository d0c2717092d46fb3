package dev.portkeyadmin.resources;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules on arguments of all operations: what is refused before a request is sent, and what descriptions say of it. */
class ArgumentRulesTest {

    private static final String UUID = "3f2b8c1e-7a54-4d0e-9c1b-2a6f5e4d3c2b";

    private static final Catalogue CATALOGUE = new Catalogue(Services.on(null));

    /** Ids that other systems choose and lists of slugs; none of them becomes part of a path. */
    private static final Pattern FREE_IDS =
            Pattern.compile("(trace|span|request)_id|prompt_slug|(aws|azure|vault|vertex|workers)_.*");

    static List<Catalogue.Entry> entries() {
        return List.copyOf(CATALOGUE.entries());
    }

    private static Object plain(String json) throws IOException {
        return Json.toPlain(Json.mapper().readTree(json.replace('\'', '"').replace("UUID", UUID)));
    }

    private static List<String> problems(String operation, String json) throws IOException {
        return CATALOGUE.get(operation).inputSchema().problems(plain(json));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void refusesAnEmptyListOfItemsToChange(Catalogue.Entry entry) {
        entry.operation().present().forEach((argument, present) -> {
            Schema schema = entry.inputSchema().properties().get(argument);
            if (!present.key().isEmpty() && schema != null && schema.type() == Schema.Type.ARRAY) {
                assertThat(entry.inputSchema().problems(Map.of(argument, List.of())))
                        .anySatisfy(problem -> assertThat(problem).startsWith(argument + ": got an empty array"));
            }
        });
    }

    /** The lists that may be empty, by name, each with what an empty one means: never "all", nor the default. */
    private static final Map<String, String> EMPTY_LISTS = Map.ofEntries(
            Map.entry("alert_emails", "nobody is alerted"),
            Map.entry("clear", "nothing is cleared"),
            Map.entry("deployment_config", "no deployments"),
            Map.entry("filters", "no filter, as without it"),
            Map.entry("functions", "no functions"),
            Map.entry("input_guardrails", "none, as the description says"),
            Map.entry("output_guardrails", "none, as the description says"),
            Map.entry("models", "none changes; refused where nothing else would"),
            Map.entry("rate_limits", "no limits, which is a risk where there are some"),
            Map.entry("secret_mappings", "no mappings"),
            Map.entry("tools", "no tools"),
            Map.entry("usage_limits", "no budgets, which is a risk where there are some"),
            Map.entry("user_access", "none changes; refused where nothing else would"),
            Map.entry("users", "no members"),
            Map.entry("workspaces", "none; refused where nothing would change"));

    @ParameterizedTest
    @MethodSource("entries")
    void refusesAnEmptyListUnlessItSaysWhatItMeans(Catalogue.Entry entry) {
        Set<String> open = new TreeSet<>();
        entry.operation().params().forEach(param -> emptyLists(param.name(), param.schema(), open));
        open.removeIf(path -> EMPTY_LISTS.containsKey(path.substring(path.lastIndexOf('.') + 1)));
        assertThat(open)
                .as("give these lists minItems, or say in EMPTY_LISTS what an empty one means")
                .isEmpty();
    }

    private static void emptyLists(String path, Schema schema, Set<String> open) {
        Schema items = schema.items();
        if (items != null) {
            if (schema.problems(List.of()).isEmpty()) {
                open.add(path);
            }
            emptyLists(path, items, open);
        }
        schema.properties().forEach((name, property) -> emptyLists(path + "." + name, property, open));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "list_users|{'fields':[]}|fields: got an empty array; expected 1 or more items",
                "get_grouped_data|{'group_by':'model','columns':[]}|columns: got an empty array; expected 1 or more items",
                "update_integration_models|{'integration_slug':'i','models':[]}|models: got an empty array; expected 1 or more items, or allow_all_models, since nothing would change",
                "update_mcp_integration_workspaces|{'mcp_integration_id':'UUID','workspaces':[]}|workspaces: got an empty array; expected 1 or more items, or global_workspace_access or",
                "update_mcp_integration_workspaces|{'mcp_integration_id':'UUID','workspaces':[],'clear':[]}|workspaces: got an empty array; expected",
                "update_guardrail_mcp_server|{'guardrail_id':'UUID','mcp_server_id':'s','mcp_integration_capability_ids':[]}|mcp_integration_capability_ids: got an empty array",
            })
    void refusesAListThatIsEmpty(String operation, String arguments, String problem) throws IOException {
        assertThat(problems(operation, arguments)).anyMatch(each -> each.startsWith(problem));
    }

    @Test
    void acceptsAnEmptyListBesideWhatChangesSomething() throws IOException {
        assertThat(problems(
                        "update_integration_models", "{'integration_slug':'i','models':[],'allow_all_models':true}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // An update is checked like a create.
                "create_guardrail|{'name':'g','checks':[{'id':'portkey.pii','parameters':{}}],'actions':{}}|checks[0].parameters.categories: required, but missing. Expected an array of one or more of EMAIL_ADDRESS, PHONE_NUMBER",
                "create_guardrail|{'name':'g','checks':[{'id':'portkey.pii'}],'actions':{}}|checks[0].parameters.categories: required, but missing. Expected an array of one or more of EMAIL_ADDRESS, PHONE_NUMBER",
                "update_guardrail|{'guardrail_id':'g','checks':[{'id':'portkey.moderateContent'}]}|Expected an array of one or more of hate, hate/threatening",
                "update_api_key|{'api_key_id':'k','usage_limits':{'limit':50,'period':'monthly'}}|usage_limits.limit: unknown",
                "update_provider|{'provider_slug':'p','rate_limits':[{'type':'requests'}]}|rate_limits[0].unit: required",
                "update_workspace|{'workspace_id':'w','usage_limits':[{'cost':5}]}|usage_limits[0].cost: unknown",
                "update_integration|{'integration_slug':'i','secret_mappings':[{'field':'key'}]}|secret_mappings[0].field: unknown",
                "update_integration|{'integration_slug':'i','configurations':{'custom_host':'x'}}|configurations.custom_host",
                "update_log_export|{'export_id':'e','filters':{'since':'x'}}|filters.since: unknown",
                "update_log_export|{'export_id':'e','filters':{},'requested_data':['all']}|requested_data[0]",
                "update_guardrail|{'guardrail_id':'g','checks':[{'check':'x'}]}|checks[0].id: required",
                "update_secret_reference|{'secret_reference_id':'s','auth_config':{'token':'x'}}|auth_config.token: unknown",
                "update_virtual_key|{'virtual_key_slug':'v','deployment_config':[{'name':'x'}]}|deployment_config[0].name: unknown",
                // One of several.
                "create_scim_mapping|{'workspace_id':'w','role':'member'}|exactly one of scim_group_id, scim_group_name",
                "create_scim_mapping|{'workspace_id':'w','role':'member','scim_group_id':'g','scim_group_name':'n'}|exactly one of",
                "create_api_key|{'type':'workspace/service','name':'n','scopes':['a.b'],'rotation_policy':{'rotation_period':'weekly','rotation_period_days':7}}|at most one of rotation_period, rotation_period_days",
                "create_api_key|{'type':'workspace/service','name':'n','scopes':['a.b'],'rotation_policy':{}}|at least one of rotation_period",
                "update_usage_limit_policy|{'usage_limit_policy_id':'UUID','credit_limit':5,'alert_threshold':5}|less than credit_limit",
                "create_workspace|{'name':'n','usage_limits':[{'credit_limit':5,'periodic_reset':'weekly','periodic_reset_days':7}]}|at most one of periodic_reset",
                // One that another one requires or excludes.
                "create_api_key|{'type':'workspace/user','name':'n','scopes':['a.b']}|user_id: required when type is workspace/user",
                "get_log|{'log_id':'l','path_format':'v2'}|created_at: required when path_format is v2",
                "update_prompt_partial|{'partial_id':'p','version_description':'d'}|string: required when version_description",
                "create_secret_reference|{'name':'n','manager_type':'aws_sm','secret_path':'p','auth_config':{'vault_auth_type':'token','vault_addr':'https://v','vault_token':'t'}}|auth_config.aws_auth_type: required",
                "create_secret_reference|{'name':'n','manager_type':'hashicorp_vault','secret_path':'p','auth_config':{'vault_auth_type':'token','vault_addr':'https://v'}}|auth_config.vault_token: required",
                "update_secret_reference|{'secret_reference_id':'s','allow_all_workspaces':true,'allowed_workspaces':['w']}|allowed_workspaces: not accepted when allow_all_workspaces is true",
                "create_guardrail|{'name':'n','actions':{},'checks':[{'id':'default.regexMatch'}]}|checks[0].parameters: required when id is default.regexMatch",
                "create_guardrail|{'name':'n','actions':{},'checks':[{'id':'portkey.pii','parameters':{'categories':['PASSPORT']}}]}|categories[0]",
                "create_guardrail|{'name':'n','actions':{},'checks':[{'id':'default.wordCount','parameters':{'minWords':9,'maxWords':3}}]}|minWords",
                // How many.
                "update_integration_workspaces|{'integration_slug':'i','workspaces':[{'id':'w','enabled':true,'usage_limits':[{'credit_limit':1},{'credit_limit':2}]}]}|workspaces[0].usage_limits",
                "create_api_key|{'type':'workspace/service','name':'n','scopes':[]}|scopes",
                "run_prompt|{'prompt_id':'p','variables':{},'stop':['a','b','c','d','e']}|stop",
                // Numbers.
                "create_usage_limit_policy|{'conditions':[{'key':'api_key','value':'*'}],'group_by':[{'key':'api_key'}],'type':'cost','credit_limit':0}|credit_limit",
                "update_rate_limit_policy|{'rate_limit_policy_id':'UUID','value':0}|value",
                "create_feedback|{'trace_id':'t','value':11}|value",
                "run_prompt|{'prompt_id':'p','variables':{},'temperature':2.1}|temperature",
                "rotate_api_key|{'api_key_id':'k','key_transition_period_ms':1000}|key_transition_period_ms",
                "update_api_key|{'api_key_id':'k','rotation_policy':{'rotation_period':'weekly','key_transition_period_ms':604800000}}|key_transition_period_ms",
                // Forms.
                "create_provider|{'name':'n','integration_id':'i','slug':'a b'}|slug",
                "create_prompt_label|{'name':'latest'}|name",
                "create_prompt_label|{'name':'a@b'}|name",
                "update_prompt_label|{'label_id':'UUID','name':'123'}|name",
                "create_mcp_integration|{'name':'n','url':'example.com','auth_type':'none','transport':'http'}|url",
                "invite_user|{'email':'jane','role':'member','workspaces':[]}|email",
                "update_api_key|{'api_key_id':'k','alert_emails':['jane']}|alert_emails[0]",
                "list_audit_logs|{'organisation_id':'acme','start_time':'2026-01-01T00:00:00Z','end_time':'2026-01-02T00:00:00Z'}|organisation_id",
                "label_prompt_version|{'prompt_id':'p','version_id':'','label_id':'UUID'}|version_id",
                "create_mcp_server|{'name':'n','mcp_integration_id':'i','slug':'ab'}|slug",
                "create_secret_reference|{'name':' ','manager_type':'aws_sm','secret_path':'p','auth_config':{'aws_auth_type':'serviceRole'}}|name",
                "create_workspace|{'name':''}|name",
                "update_config|{'config_slug':'c','name':' '}|name",
                "create_mcp_integration|{'name':'n','url':'https://a','auth_type':'none','transport':'http','secret_mappings':[{'target_field':'key','secret_reference_id':'s'}]}|target_field",
                "create_integration|{'name':'n','ai_provider_id':'openai','secret_mappings':[{'target_field':'apikey','secret_reference_id':'s'}]}|target_field",
                "create_virtual_key|{'secret_mappings':[{'target_field':'configurations.x','secret_reference_id':'s'}]}|target_field",
                "create_usage_limit_policy|{'conditions':[{'key':'team','value':'x'}],'group_by':[{'key':'api_key'}],'type':'cost','credit_limit':1}|conditions[0].key",
                "create_rate_limit_policy|{'conditions':[{'key':'api_key','value':'*'}],'group_by':[{'key':'team'}],'type':'tokens','unit':'rpm','value':1}|group_by[0].key",
                "get_prompt|{'prompt_id':'p','version':'newest'}|version",
                "get_user_grouped_data|{'time_of_generation_min':'2026-01-01T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z','filters':[{'name':'status_code','value':'many'}]}|filters",
                "update_integration|{'integration_slug':'i','secret_mappings':[{'target_field':'key','secret_reference_id':'s'},{'target_field':'key','secret_reference_id':'t'}]}|secret_mappings[1].target_field",
                // Ranges.
                "get_user_grouped_data|{'time_of_generation_min':'2026-01-02T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z'}|time_of_generation_min",
                "get_cost_analytics|{'time_of_generation_min':'2026-02-30T00:00:00Z','time_of_generation_max':'2026-03-02T00:00:00Z'}|time_of_generation_min",
                "list_audit_logs|{'organisation_id':'UUID','start_time':'2026-01-03T00:00:00Z','end_time':'2026-01-02T00:00:00+01:00'}|start_time",
                "get_user_grouped_data|{'time_of_generation_min':'2026-01-01T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z','filters':[{'name':'cost_min','value':'5'},{'name':'cost_max','value':'4'}]}|cost_min",
                "create_log_export|{'requested_data':['id'],'filters':{'prompt_token_min':5,'prompt_token_max':4}}|prompt_token_min",
                "create_log_export|{'requested_data':['id'],'filters':{'time_of_generation_min':'2026-01-03T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z'}}|time_of_generation_min",
                // Filters by name and value.
                "get_cost_analytics|{'time_of_generation_min':'2026-01-01T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z','filters':[{'name':'cost_min','value':'cheap'}]}|filters",
                "get_cost_analytics|{'time_of_generation_min':'2026-01-01T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z','filters':[{'name':'metadata','value':'team'}]}|filters",
                "get_cost_analytics|{'time_of_generation_min':'2026-01-01T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z','filters':[{'name':'cost_min','value':'5'},{'name':'cost_max','value':'4'}]}|cost_min",
                // Ids.
                "get_user|{'user_id':'../../api-keys/K'}|user_id",
                "delete_user|{'user_id':'—'}|user_id",
                "delete_mcp_server_connections|{'mcp_server_id':'m','user_id':'u..x'}|user_id",
                "get_model_pricing|{'provider':'openai','model':'../x'}|model",
            })
    void refusesWhatBreaksARule(String operation, String arguments, String problem) throws IOException {
        assertThat(String.join(" ", problems(operation, arguments))).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "create_scim_mapping|{'workspace_id':'w','role':'member','scim_group_name':'Data People'}",
                "create_api_key|{'type':'workspace/user','user_id':'UUID','name':'n','scopes':['a.b'],'usage_limits':{'type':'cost','credit_limit':50,'alert_threshold':40}}",
                "create_api_key|{'type':'workspace/service','name':'n','scopes':['a.b'],'rotation_policy':{'rotation_period_days':7,'next_rotation_at':'2027-01-01T00:00:00Z'}}",
                "update_api_key|{'api_key_id':'UUID','usage_limits':{'alert_threshold':40}}",
                "create_secret_reference|{'name':'n','manager_type':'aws_sm','secret_path':'p','auth_config':{'aws_auth_type':'serviceRole'}}",
                "update_secret_reference|{'secret_reference_id':'s','auth_config':{'vault_token':'t'}}",
                "create_guardrail|{'name':'n','actions':{'deny':true},'checks':[{'id':'default.alluppercase'},{'id':'new.check','parameters':{'x':1}}]}",
                "create_usage_limit_policy|{'conditions':[{'key':'metadata.team','value':'*'}],'group_by':[{'key':'api_key'}],'type':'cost','credit_limit':0.5}",
                "create_mcp_integration|{'name':'n','url':'https://a.example/mcp?x=1','auth_type':'headers','transport':'http','secret_mappings':[{'target_field':'configurations.custom_headers.Authorization','secret_reference_id':'s'}]}",
                "get_cost_analytics|{'time_of_generation_min':'2026-01-01T00:00:00Z','time_of_generation_max':'2026-01-02T00:00:00Z','filters':[{'name':'cost_min','value':'4'},{'name':'cost_max','value':'4'},{'name':'ai_org_model','value':'openai__gpt-4o'}]}",
                "get_model_pricing|{'provider':'together-ai','model':'meta-llama/Llama-3:free'}",
                "update_integration_models|{'integration_slug':'i','models':[{'slug':'org/model','enabled':true,'pricing_config':{'type':'static','pay_as_you_go':{'request_token':{'price':0.00025}}}}]}",
                "create_prompt_label|{'name':'staging-2'}",
                "run_prompt|{'prompt_id':'pp-x@latest','variables':{}}",
            })
    void acceptsWhatKeepsTheRules(String operation, String arguments) throws IOException {
        assertThat(problems(operation, arguments)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "update_workspace|{'workspace_id':'w','defaults':{'clear':['user_api_key_config']}}|{'defaults':{'user_api_key_config':null}}",
                "update_integration_workspaces|{'integration_slug':'i','workspaces':[{'id':'w','enabled':true,'clear':['usage_limits']}]}|{'workspaces':[{'id':'w','enabled':true,'usage_limits':null}]}",
                "update_integration_workspaces|{'integration_slug':'i','global_workspace_access':{'enabled':true,'clear':['usage_limits','rate_limits']}}|{'global_workspace_access':{'enabled':true,'usage_limits':null,'rate_limits':null}}",
                "update_api_key|{'api_key_id':'k','usage_limits':{'clear':['periodic_reset']}}|{'usage_limits':{'periodic_reset':null}}",
                "update_api_key|{'api_key_id':'k','rotation_policy':{'rotation_period_days':7,'clear':['rotation_period']}}|{'rotation_policy':{'rotation_period_days':7,'rotation_period':null}}",
                "update_integration_models|{'integration_slug':'i','models':[{'slug':'m','enabled':true,'clear':['base_model_slug']}]}|{'models':[{'slug':'m','enabled':true,'base_model_slug':null}]}",
                "update_mcp_server|{'mcp_server_id':'m','clear':['description']}|{'description':null}",
            })
    @SuppressWarnings("unchecked") // arguments are an object
    void sendsNullForEachClearedField(String operation, String arguments, String body) throws IOException {
        assertThat(problems(operation, arguments)).isEmpty();
        Operation declared = CATALOGUE.get(operation).operation();
        assertThat(Json.mapper().readTree(Json.write(declared.bodyMembers(new Arguments((Map<String, Object>)
                        plain(arguments))))))
                .isEqualTo(Json.mapper().readTree(body.replace('\'', '"')));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void refusesIdsThatCouldLeadElsewhere(Catalogue.Entry entry) {
        walk("", entry.inputSchema(), (path, name, schema) -> {
            boolean isId = name.matches("(.*_)?(id|slug)");
            if (isId
                    && schema.type() == Schema.Type.STRING
                    && schema.allowed().isEmpty()
                    && !FREE_IDS.matcher(name).matches()) {
                if (schema.reference() != null) {
                    // A name may hold anything; RequestFactory refuses what no id can be.
                    refuses(entry, path, schema, List.of("..", "a..b", "a\u0000b", "a\nb", "", " ", "/", "%"));
                    return;
                }
                boolean mayHoldASlash = String.valueOf(schema.description()).contains("hold a slash");
                List<String> bad = new ArrayList<>(List.of(
                        "a/b", "..", "a..b", "a\\b", "a%2Fb", "a?b", "a#b", "a;b", "a\u0000b", "a\nb", "", " "));
                if (mayHoldASlash) {
                    bad.remove("a/b");
                }
                refuses(entry, path, schema, bad);
            }
        });
    }

    private static void refuses(Catalogue.Entry entry, String path, Schema schema, List<String> bad) {
        for (String text : bad) {
            assertThat(schema.problems(text))
                    .as(entry.operation().name() + " " + path + " " + text)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void describesEveryArgument(Catalogue.Entry entry) {
        for (Param param : entry.operation().params()) {
            assertThat(param.schema().description()).as(param.name()).isNotBlank();
        }
        walk("", entry.inputSchema(), (path, name, schema) -> {
            if (schema.type() == Schema.Type.OBJECT && schema.properties().isEmpty()) {
                assertThat(schema.description()).as(path).isNotBlank();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("entries")
    void saysEveryBoundAndFormInWords(Catalogue.Entry entry) {
        saysBounds("", entry.inputSchema(), "");
    }

    private static void saysBounds(String path, Schema schema, String outer) {
        String own = schema.fullDescription();
        String words = own.isEmpty() ? outer : own;
        Map<String, Object> json = schema.toJson();
        for (String bound : List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")) {
            if (json.containsKey(bound)) {
                String number = json.get(bound).toString();
                assertThat(words)
                        .as(path + " " + bound)
                        .containsPattern(number.equals("1") ? "\\b(1|[Oo]ne)\\b" : number);
            }
        }
        boolean blankOnly = "[^ ]".equals(json.get("pattern"));
        if (json.containsKey("format") || json.containsKey("pattern") && !blankOnly) {
            assertThat(words).as(path).isNotBlank();
        }
        schema.properties().forEach((name, inner) -> saysBounds(path + "." + name, inner, own));
        if (schema.items() != null) {
            saysBounds(path + "[]", schema.items(), words);
        }
        if (schema.values() != null) {
            saysBounds(path + ".*", schema.values(), words);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void neverRefersToTheSchemaOfAnotherOperation(Catalogue.Entry entry) {
        assertThat(Json.write(entry.inputSchema().toJson()))
                .doesNotContainPattern("(?i)\\bas (in|for|with) (create|update|add|invite)_");
    }

    /** An update takes what the create takes, with the same bounds; members may be optional and clearable in addition. */
    @Test
    void sharesEveryShapeBetweenCreateAndUpdate() {
        List<String> compared = new ArrayList<>();
        for (Catalogue.Entry create : entries()) {
            String name = create.operation().name();
            Catalogue.Entry update =
                    name.startsWith("create_") ? CATALOGUE.get("update_" + name.substring("create_".length())) : null;
            if (update != null) {
                update.inputSchema().properties().forEach((argument, schema) -> {
                    Schema created = create.inputSchema().properties().get(argument);
                    if (created != null) {
                        compared.add(name + " " + argument);
                        assertThat(shape(schema)).as(name + " " + argument).containsAllEntriesOf(shape(created));
                    }
                });
            }
        }
        assertThat(compared).hasSizeGreaterThan(80);
    }

    /** The keywords of every place in a schema, without descriptions and what an update states otherwise. */
    private static Map<String, Object> shape(Schema schema) {
        Map<String, Object> shape = new LinkedHashMap<>();
        walk("", Schemas.object(null).allow("it", schema), (path, name, inner) -> {
            Map<String, Object> keywords = new LinkedHashMap<>(inner.toJson());
            keywords.keySet().removeAll(Set.of("description", "required", "minProperties", "properties", "items"));
            shape.put(path, keywords);
        });
        return shape;
    }

    @Test
    void appliesUnreliableFiltersToTheAnswerAgain() {
        Set<String> filters = new TreeSet<>();
        for (Catalogue.Entry entry : entries()) {
            entry.operation()
                    .output()
                    .filtersAgain()
                    .forEach((argument, member) ->
                            filters.add(entry.operation().name() + " " + argument + " " + member));
        }
        assertThat(filters)
                .contains(
                        "list_api_keys ids id",
                        "list_api_keys status status",
                        "list_guardrails ids id",
                        "list_scim_mappings role role",
                        "list_deployments status status",
                        "list_usage_limit_policies type type");
    }

    private interface Visitor {
        void visit(String path, String name, Schema schema);
    }

    private static void walk(String path, Schema schema, Visitor visitor) {
        schema.properties().forEach((name, inner) -> {
            visitor.visit(path + "." + name, name, inner);
            walk(path + "." + name, inner, visitor);
        });
        Schema items = schema.items();
        if (items != null) {
            visitor.visit(path + "[]", "", items);
            walk(path + "[]", items, visitor);
        }
        Schema values = schema.values();
        if (values != null && values.type() != Schema.Type.ANY) {
            visitor.visit(path + ".*", "", values);
            walk(path + ".*", values, visitor);
        }
    }
}
