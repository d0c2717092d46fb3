package dev.portkeyadmin.tools;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what is said of requests that no operation fulfils. */
class UnsupportedRequestsTest {

    private static final Catalogue CATALOGUE = TestCatalogue.on(null);

    private static final Pattern OPERATION = Pattern.compile("\\b[a-z]+(_[a-z]+)+\\b");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "API_KEYS|move the API key Field app to the workspace Data science|create_api_key",
                "API_KEYS|change the workspace of an API key|create_api_key",
                "API_KEYS|pause an API key for the weekend|cannot be paused",
                "USERS|admins who do not log in with SSO|how people sign in",
                "USERS|which people have no two-factor authentication|how people sign in",
                "WORKSPACES|copy a workspace's settings to another workspace|nothing copies a workspace",
                "WORKSPACES|clone the Applications workspace|create_workspace",
                "API_KEYS|give Ana's API key to someone else|delete_api_key",
                "API_KEYS|show me the full secret of the key again|rotate_api_key",
                "API_KEYS|we lost the API key|rotate_api_key",
                "USERS|change the role of Grace's invitation|delete_user_invite",
                "USERS|correct the email address of Priya|invite_user",
                "USERS|suspend a user for two weeks|remove_workspace_member",
                "USERS|restore the deleted user Tomas|invite_user",
                "WORKSPACES|undelete a workspace|list_audit_logs",
                "WORKSPACES|rename the slug of the workspace Applications|update changes only the name",
                "INTEGRATIONS|change the slug of openai-prod|update changes only the name",
                "SECRETS|move the secret reference from AWS to Vault|create_secret_reference",
                "LIMITS|change the budget policy from dollars to tokens|create_usage_limit_policy",
                "CONFIGS|change the owner of a config|the owner of an object cannot be changed",
                "PROMPTS|hand Priya's prompts over to a new colleague|the owner of an object cannot be changed",
                "CONFIGS|move the config to another workspace|create it in the other workspace",
                "PROVIDERS|switch the provider to another integration|create_provider",
                "SCIM|change the role of a mapping|create_scim_mapping",
                "PROMPTS|delete version 3 of the prompt|publish_prompt",
                "PROMPTS|unpublish a prompt|publish_prompt",
                "PROMPTS|take the label production off version 2|label_prompt_version",
                "LOGS|delete all logs of last week|cannot be deleted",
                "INTEGRATIONS|show the stored key of the OpenAI integration|update_integration",
                "ANALYTICS|download our invoices|get_cost_analytics",
                "API_KEYS|transfer the key Field app to another user|create_api_key",
                "API_KEYS|hand Ana's key over to a new colleague|create_api_key",
                "API_KEYS|change the owner of the key Field app|create_api_key",
                "API_KEYS|show me the full API key|rotate_api_key",
                "USERS|cancel nothing, change the invitation of Grace|invite_user",
                "USERS|change Ana's email address to ana@example.org|invite_user",
                "USERS|pause Grace's account|delete_user",
                "WORKSPACES|restore a workspace that was deleted yesterday|list_audit_logs",
                "LIMITS|change the type of the budget policy|create_rate_limit_policy",
                "GUARDRAILS|transfer the guardrail PII to the workspace Data science|create it in the other workspace",
                "PROMPTS|delete the draft of the prompt|publish_prompt",
                "LOGS|delete the saved log export|cannot be deleted",
                "API_KEYS|rename the organisation|Portkey's own pages",
                "LIMITS|upgrade our plan to enterprise|Portkey's own pages"
            })
    void namesWhatComesNearest(Toolset toolset, String request, String words) {
        assertThat(UnsupportedRequests.instead(toolset, request))
                .startsWith("No operation does this: ")
                .contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DEPLOYMENTS|change the slug of the gateway",
                "PROMPTS|bring back the previous version of the prompt",
                "PROMPTS|move the prompt to another folder",
                "CONFIGS|roll back the config",
                "USERS|change the role of Priya",
                "API_KEYS|show all API keys without a budget",
                "API_KEYS|delete the lost laptop's key",
                "GUARDRAILS|block credit card numbers in answers",
                "API_KEYS|give a new colleague an API key",
                "API_KEYS|assign a new user to the key's workspace",
                "API_KEYS|put a limit on the API key of another user",
                "API_KEYS|change the budget of the key of another user",
                "API_KEYS|change the owner of an API key's workspace",
                "API_KEYS|change the rate limit of all keys in the workspace",
                "API_KEYS|change the scopes of the key Field app in the workspace Data science",
                "API_KEYS|move the key's budget to the end of the workspace's month",
                "API_KEYS|show the full list of API keys",
                "API_KEYS|view the complete settings of my API key",
                "API_KEYS|get the value of the key's budget",
                "API_KEYS|show keys that expire again this month",
                "API_KEYS|tell me the full name of the owner of the key",
                "API_KEYS|somebody lost the API key, rotate it",
                "USERS|fix an expired invitation by sending it again",
                "USERS|update the list of invitations",
                "USERS|change the role of the user with the email ana@example.com",
                "USERS|update the user whose email is priya@example.com to admin",
                "USERS|correct the name of the user with the e-mail ana@example.com",
                "WORKSPACES|update the email addresses that get budget alerts of the workspace",
                "WORKSPACES|change the name of the workspace with the slug data-1",
                "WORKSPACES|bring back the deleted member into the workspace",
                "USERS|get back the list of deleted users",
                "CONFIGS|undo the last change of the config and delete nothing",
                "PROMPTS|undo the removal of a label from the prompt",
                "PROMPTS|restore a removed label on a prompt version",
                "CONFIGS|update the config with the slug pc-prod",
                "CONFIGS|change the config in the workspace",
                "CONFIGS|change the order of targets in the config of the data workspace",
                "CONFIGS|switch the default config in the workspace settings",
                "PROMPTS|change which provider a prompt in the workspace uses",
                "PROMPTS|move a prompt to the folder Support in the workspace",
                "GUARDRAILS|change the guardrail in the workspace",
                "GUARDRAILS|delete the organisation guardrails",
                "INTEGRATIONS|update the default_provider_slug of the integration",
                "INTEGRATIONS|change my subscription key of the Azure integration",
                "SECRETS|switch the vault address of the secret reference to a new one",
                "SECRETS|show which secret reference holds the key of an integration",
                "LIMITS|change the limit to requests per minute of 100",
                "LIMITS|change the amount of the policy that is grouped by workspace",
                "LIMITS|change the type of alert of the budget",
                "LIMITS|delete our organisation wide rate limit",
                "PROMPTS|delete a prompt and all old versions",
                "PROMPTS|delete the old version label",
                "PROMPTS|rename the prompt \"Delete version 3 of the draft\"",
                "LOGS|remove all filters: list logs of last week",
                "LOGS|show audit logs of delete requests",
                "ANALYTICS|clear the filter and count requests",
                "PROVIDERS|what is the token limit value of the provider",
                "MCP|show the token usage of MCP servers again"
            })
    void saysNothingOfWhatIsPossible(Toolset toolset, String request) {
        assertThat(UnsupportedRequests.instead(toolset, request)).isEmpty();
    }

    @Test
    void callsNothingImpossibleThatAnOperationDoes() {
        for (Toolset toolset : Toolset.values()) {
            for (Catalogue.Entry entry : CATALOGUE.entries(toolset)) {
                assertThat(UnsupportedRequests.instead(
                                toolset, entry.operation().title()))
                        .as(
                                "%s does this: remove it from unsupported-requests.txt",
                                entry.operation().name())
                        .isEmpty();
            }
        }
    }

    @Test
    void namesOnlyOperationsAndArgumentsThatExist() {
        List<String> known = new ArrayList<>();
        CATALOGUE.entries().forEach(entry -> {
            known.add(entry.operation().name());
            known.addAll(entry.operation().argumentNames());
        });
        for (String sentence : UnsupportedRequests.sentences()) {
            Matcher name = OPERATION.matcher(sentence);
            while (name.find()) {
                assertThat(known).as(sentence).contains(name.group());
            }
        }
    }

    /** A typical request that an operation fulfils must not be refused. */
    @Test
    void saysNothingOfRequestsThatOneOperationFulfils() throws IOException {
        Path resources = Path.of("src", "test", "resources");
        List<String> refused = new ArrayList<>();
        for (String file : List.of("requests.txt", "more-requests.txt", "object-requests.txt")) {
            for (String line : Files.readAllLines(resources.resolve(file), StandardCharsets.UTF_8)) {
                int bar = line.lastIndexOf('|');
                String operations = bar < 0 ? "" : line.substring(bar + 1).strip();
                Catalogue.Entry entry =
                        operations.isEmpty() || operations.contains(",") ? null : CATALOGUE.get(operations);
                if (entry != null
                        && !UnsupportedRequests.instead(entry.toolset(), line.substring(0, bar))
                                .isEmpty()) {
                    refused.add(line.toLowerCase(Locale.ROOT));
                }
            }
        }
        assertThat(refused).isEmpty();
    }
}
