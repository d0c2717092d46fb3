package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.resources.SharedSchemas.ids;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.id;
import static dev.portkeyadmin.schema.Schemas.map;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;
import static dev.portkeyadmin.schema.Schemas.url;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.DocumentedValues;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Guardrails and the MCP servers they watch. */
final class GuardrailsService extends BaseService {

    private static final Schema GUARDRAIL_ID = ref(Reference.GUARDRAIL);

    private static final Schema NAME = name("Name.");

    private static final String TIMEOUT = "timeout";

    private static final Schema STRINGS = array(null, string(null)).minItems(1);
    private static final Schema ANY_ALL_NONE = oneOf(null, "any", "all", "none");

    /**
     * Parameters by the id of a check, as far as they are documented. Checks and parameters not listed here are
     * accepted.
     */
    private static final Map<String, Schema> PARAMETERS = parameters();

    /** The document lists fewer checks than the product has, so any id is accepted. */
    private static final Schema CHECKS = array(
                    "One or more checks.",
                    object(null)
                            .require(
                                    "id",
                                    id("default.regexMatch, default.contains, default.wordCount, default.jsonSchema, "
                                            + "default.modelWhitelist, default.webhook, portkey.pii, "
                                            + "portkey.moderateContent, partners' such as bedrock.guard ..."))
                            .allow(
                                    "parameters",
                                    open("By check: regexMatch {rule,not}, contains {words,operator:any|all|none}, "
                                                    + "wordCount {minWords,maxWords}, modelWhitelist {models}, webhook "
                                                    + "{webhookURL,headers}, pii {categories,redact}.")
                                            .allow(
                                                    "categories",
                                                    array(
                                                                    "One or more. portkey.pii: "
                                                                            + String.join(
                                                                                    ", ",
                                                                                    DocumentedValues.PERSONAL_DATA)
                                                                            + ".",
                                                                    string("portkey.moderateContent: "
                                                                            + String.join(
                                                                                    ", ", DocumentedValues.MODERATION)
                                                                            + "."))
                                                            .minItems(1)))
                            .allow("name", name("Name of this check."))
                            .allow("is_enabled", bool("Default true."))
                            .rules(
                                    Rule.requiredWhen("parameters", "id", needingParameters()),
                                    Rule.choose("parameters", "id", PARAMETERS)))
            .minItems(1);

    private static final Schema OUTCOME = open("Feedback to record on the request.")
            .allow(
                    "feedback",
                    open("Default: value 5 on success, -5 on failure; weight 1.")
                            .allow("value", number("Score."))
                            .allow("weight", number("Weight of the score.")));

    /** The document and its examples differ in the members of the outcomes, so other members are accepted. */
    private static final Schema ACTIONS = open("Actions after the checks.")
            .allow("deny", bool("true: block a request that fails."))
            .allow("async", bool("true: do not wait for the checks."))
            .allow("on_success", OUTCOME)
            .allow("on_fail", OUTCOME);

    private static final Schema RUN_ON = array(
                    "One or both of tool arguments (input) and results (output); default both.",
                    oneOf(null, "input", "output"))
            .minItems(1);

    private static final Schema CAPABILITY_IDS = array("One or more ids of single tools; default: all tools.", id(null))
            .minItems(1);

    GuardrailsService(PortkeyClient connection) {
        super(connection, "check safety filter moderation pii block");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_guardrails", "/guardrails")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .nameOf("owner_id", Reference.USER)
                        .showsShared("organisation_id", "")
                        .title("List guardrails")
                        .description("Lists guardrails with id, slug, name, workspace_id (null: the organisation's) "
                                + "and status. Their checks are in get_guardrail.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", ref(Reference.WORKSPACE_UUID))
                        .query("ids", ids("Ids, comma-separated"))
                        .filterAgain("ids", "id")
                        .query("organisation_id", ORGANISATION_ID)
                        .keywords("safety checks defined configured available all active which protects protection")
                        .scope("guardrails.list", "organisation_guardrails.list"),
                post("create_guardrail", "/guardrails")
                        .title("Create guardrail")
                        .description(
                                "Creates a guardrail and returns id, slug, version_id. It takes effect when a config, "
                                        + "update_workspace or update_organisation_guardrails names it.")
                        .requireBody("name", NAME)
                        .requireBody("checks", CHECKS)
                        .requireBody("actions", ACTIONS)
                        .body("target", oneOf("Target of the checks, default llm.", "llm", "mcp_tools"))
                        .body(
                                "workspace_id",
                                ref(
                                        Reference.WORKSPACE_UUID,
                                        "Name or id; without it an organisation key creates one for the organisation."))
                        .body("organisation_id", ORGANISATION_ID)
                        .scope("guardrails.create", "organisation_guardrails.create")
                        .findIdsWith("list_guardrails")
                        .keywords(
                                "block filter redact pii moderation safety policy prompt injection forbid stop answers "
                                        + "containing personal credit card toxic detect data regex json schema mask moderate "
                                        + "outputs inputs new jailbreak profanity leak detection words swear prevent leaking "
                                        + "passwords secrets"),
                get("get_guardrail", "/guardrails/{guardrail_id}")
                        .title("Get guardrail")
                        .keywords("one inspect definition configuration details content settings exactly happens fails")
                        .description(
                                "Returns one guardrail with its checks and actions. To find one by name use list_guardrails.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .scope("guardrails.read", "organisation_guardrails.read")
                        .findIdsWith("list_guardrails"),
                withWhatItChecks(put("update_guardrail", "/guardrails/{guardrail_id}")
                                .addsVersion()
                                .title("Update guardrail")
                                .description(
                                        "Changes name, checks or actions of a guardrail, as a new version, and returns the "
                                                + "updated guardrail. Start from get_guardrail.")
                                .path("guardrail_id", GUARDRAIL_ID)
                                .body("name", NAME)
                                .body("checks", CHECKS.describedAs("One or more checks, replacing the present ones."))
                                .body("actions", ACTIONS)
                                .requireChange()
                                .keywords(
                                        "change stricter tighten tweak threshold turn off one check disable edit actions "
                                                + "checks strict too add existing regex rule pause soften lenient")
                                .confirm(
                                        "get_guardrail",
                                        "Change the guardrail {name} ({slug}) for all requests that pass it?"))
                        .grave(Effect.WEAKENS_CHECK, changes("checks", "actions"))
                        .scope("guardrails.update", "organisation_guardrails.update")
                        .findIdsWith("get_guardrail")
                        .returnResultOf("get_guardrail"),
                withWhatItChecks(delete("delete_guardrail", "/guardrails/{guardrail_id}")
                                .title("Delete guardrail")
                                .description(
                                        "Deletes a guardrail permanently. To pause it, set is_enabled of its checks to false "
                                                + "with update_guardrail.")
                                .path("guardrail_id", GUARDRAIL_ID)
                                .confirm(
                                        "get_guardrail",
                                        "Delete the guardrail {name} ({slug}) with its {checks} checks?")
                                .keywords("remove good drop filter"))
                        .scope("guardrails.delete", "organisation_guardrails.delete")
                        .findIdsWith("list_guardrails"),
                get("list_guardrail_mcp_servers", "/guardrails/{guardrail_id}/mcp-servers")
                        .title("List MCP servers of guardrail")
                        .keywords("bindings attached which pass covered covers tool calls")
                        .description(
                                "Returns the MCP servers that a guardrail with target mcp_tools checks, with direction and "
                                        + "tools. Only newer versions have this.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .scope("guardrails.read", "organisation_guardrails.read")
                        .findIdsWith("list_guardrails"),
                put("update_guardrail_mcp_servers", "/guardrails/{guardrail_id}/mcp-servers")
                        .showChange("list_guardrail_mcp_servers")
                        .title("Set MCP servers of guardrail")
                        .keywords("bindings all replace")
                        .description("Replaces the whole set of MCP servers that a guardrail checks; for one use "
                                + "update_guardrail_mcp_server. Only newer versions have this.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .requireBody(
                                "mcp_servers",
                                map(
                                                "By server: name, slug or id; {} removes all.",
                                                object(null)
                                                        .allow("run_on", RUN_ON)
                                                        .allow("mcp_integration_capability_ids", CAPABILITY_IDS))
                                        .keyedBy(Reference.MCP_SERVER))
                        .confirm(
                                "get_guardrail",
                                "Replace the whole set of MCP servers that the guardrail {name} ({slug}) checks?")
                        .presentItems("mcp_servers", "list_guardrail_mcp_servers", "data", "mcp_server_id")
                        .grave(Effect.WEAKENS_CHECK, changes("mcp_servers"))
                        .scope("guardrails.update", "organisation_guardrails.update")
                        .findIdsWith("list_guardrail_mcp_servers"),
                put("update_guardrail_mcp_server", "/guardrails/{guardrail_id}/mcp-servers/{mcp_server_id}")
                        .showChange("list_guardrail_mcp_servers")
                        .title("Set MCP server of guardrail")
                        .description(
                                "Makes a guardrail with target mcp_tools check one MCP server, or changes how; other "
                                        + "servers stay. Only newer versions have this.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .path("mcp_server_id", ref(Reference.MCP_SERVER))
                        .body("run_on", RUN_ON)
                        .body("mcp_integration_capability_ids", CAPABILITY_IDS)
                        .confirm(
                                "get_guardrail",
                                "Set how the guardrail {name} ({slug}) checks the MCP server {get_mcp_server.name}?")
                        .presentInItem("run_on", "list_guardrail_mcp_servers", "run_on", "mcp_server_id")
                        .presentInItem(
                                "mcp_integration_capability_ids",
                                "list_guardrail_mcp_servers",
                                "mcp_integration_capability_ids",
                                "mcp_server_id")
                        .grave(Effect.WEAKENS_CHECK)
                        .scope("guardrails.update", "organisation_guardrails.update")
                        .findIdsWith("list_guardrail_mcp_servers")
                        .keywords("attach bind map tool calls one"));
    }

    private static Map<String, Schema> parameters() {
        Map<String, Schema> checks = new LinkedHashMap<>();
        addComparingChecks(checks);
        addRequestChecks(checks);
        addClassifyingChecks(checks);
        return checks;
    }

    /** Adds the checks that compare a text, or the model, with given values. */
    private static void addComparingChecks(Map<String, Schema> checks) {
        Schema not = bool(null);
        checks.put("default.regexMatch", open(null).require("rule", name(null)).allow("not", not));
        checks.put("default.contains", open(null).require("words", STRINGS).allow("operator", ANY_ALL_NONE));
        checks.put("default.wordCount", between("minWords", "maxWords"));
        checks.put("default.sentenceCount", between("minSentences", "maxSentences"));
        checks.put("default.characterCount", between("minCharacters", "maxCharacters"));
        checks.put(
                "default.jsonSchema", open(null).require("schema", open(null)).allow("not", not));
        checks.put("default.jsonKeys", open(null).require("keys", STRINGS).allow("operator", ANY_ALL_NONE));
        checks.put("default.modelWhitelist", open(null).require("models", STRINGS));
        checks.put(
                "default.endsWith", open(null).require("suffix", string(null)).allow("not", not));
        checks.put(
                "default.containsCode", open(null).require("format", name(null)).allow("not", not));
        checks.put("default.validUrls", open(null).allow("onlyDNS", bool(null)).allow("not", not));
    }

    /** Adds the checks of the request around the text, and the one that a server of the user performs. */
    private static void addRequestChecks(Map<String, Schema> checks) {
        checks.put(
                "default.webhook",
                open(null)
                        .require("webhookURL", url(null))
                        .allow("headers", open(null))
                        .allow(TIMEOUT, number(null).min(0))
                        .allow("failOnError", bool(null)));
        checks.put(
                "default.requiredMetadataKeys",
                open(null).require("metadataKeys", STRINGS).allow("operator", ANY_ALL_NONE));
        checks.put("default.jwt", open(null).require("jwksUri", url(null)).require("headerKey", name(null)));
        checks.put(
                "default.allowedRequestTypes",
                open(null).allow("allowedTypes", STRINGS).allow("blockedTypes", STRINGS));
    }

    /** Adds the checks that find content of given categories. */
    private static void addClassifyingChecks(Map<String, Schema> checks) {
        checks.put(
                "portkey.pii",
                open(null)
                        .require("categories", categories(DocumentedValues.PERSONAL_DATA))
                        .allow("redact", bool(null))
                        .allow(TIMEOUT, number(null).min(0)));
        checks.put(
                "portkey.moderateContent",
                open(null)
                        .require("categories", categories(DocumentedValues.MODERATION))
                        .allow(TIMEOUT, number(null).min(0)));
        checks.put(
                "mistral.moderateContent",
                open(null)
                        .require(
                                "categories",
                                categories(List.of(
                                        "sexual",
                                        "hate_and_discrimination",
                                        "violence_and_threats",
                                        "dangerous_and_criminal_content",
                                        "selfharm",
                                        "health",
                                        "financial",
                                        "law",
                                        "pii")))
                        .allow(TIMEOUT, number(null).min(0)));
        checks.put(
                "azure.contentSafety",
                open(null)
                        .allow("categories", categories(List.of("Hate", "SelfHarm", "Sexual", "Violence")))
                        .allow("severity", number(null))
                        .allow("blocklistNames", array(null, string(null)))
                        .allow(TIMEOUT, number(null).min(0)));
    }

    private static Schema categories(List<String> allowed) {
        return array(null, oneOf(null, allowed)).minItems(1);
    }

    private static Schema between(String least, String most) {
        return open(null)
                .allow(least, number(null).min(0))
                .allow(most, number(null).min(0))
                .allow("not", bool(null))
                .rules(Rule.range(least, most));
    }

    /** The checks that mean nothing without parameters. */
    private static String[] needingParameters() {
        return PARAMETERS.entrySet().stream()
                .filter(check -> !check.getValue().required().isEmpty())
                .map(Map.Entry::getKey)
                .toArray(String[]::new);
    }

    /** Adds to the question of a guardrail whose requests and answers it checks without being named. */
    private static Operation withWhatItChecks(Operation asked) {
        return asked.confirmWithDependents(
                        "get_organisation_guardrails",
                        "input_guardrails",
                        "It checks the requests of the whole organisation")
                .confirmWithDependents(
                        "get_organisation_guardrails",
                        "output_guardrails",
                        "It checks the answers of the whole organisation")
                .confirmWithDependents(
                        "list_workspaces", "defaults.input_guardrails", "It checks the requests of the workspaces")
                .confirmWithDependents(
                        "list_workspaces", "defaults.output_guardrails", "It checks the answers of the workspaces");
    }
}
