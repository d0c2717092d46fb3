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
                "CONFIGS|move the config to another workspace|create it in the other workspace",
                "PROVIDERS|switch the provider to another integration|create_provider",
                "SCIM|change the role of a mapping|create_scim_mapping",
                "PROMPTS|delete version 3 of the prompt|publish_prompt",
                "PROMPTS|unpublish a prompt|publish_prompt",
                "PROMPTS|take the label production off version 2|label_prompt_version",
                "LOGS|delete all logs of last week|cannot be deleted",
                "INTEGRATIONS|show the stored key of the OpenAI integration|update_integration",
                "ANALYTICS|download our invoices|get_cost_analytics"
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
                "GUARDRAILS|block credit card numbers in answers"
            })
    void saysNothingOfWhatIsPossible(Toolset toolset, String request) {
        assertThat(UnsupportedRequests.instead(toolset, request)).isEmpty();
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
