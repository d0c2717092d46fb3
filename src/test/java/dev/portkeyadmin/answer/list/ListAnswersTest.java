package dev.portkeyadmin.answer.list;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests what lists say beyond the items of Portkey: counts, filters of this side, and what an empty list means. */
class ListAnswersTest {

    @AutoClose
    private static final SandboxFixture FIXTURE = new SandboxFixture(When.NEVER);

    private static JsonNode ask(String tool, Map<String, Object> arguments) {
        return FIXTURE.answer(tool, arguments);
    }

    @Test
    void countsWhatBelongsToEachWorkspaceIfAsked() {
        ask("create_workspace", Map.of("name", "Nothing yet"));
        List<String> fields = List.of("name", "member_count", "api_key_count", "provider_count");
        JsonNode counted =
                ask("list_workspaces", Map.of("counts", true, "fields", fields)).path("data");
        assertThat(counted.get(counted.size() - 1).toString())
                .isEqualTo("{\"name\":\"Nothing yet\",\"member_count\":0,\"api_key_count\":0,\"provider_count\":0}");
        assertThat(counted.get(0).path("member_count").asInt()).isGreaterThan(3);
        assertThat(counted.get(0).path("api_key_count").asInt()).isPositive();
        assertThat(ask("list_workspaces", Map.of()).at("/data/0").has("member_count"))
                .isFalse();
    }

    @Test
    void saysWhichCountsCannotBeRead() {
        try (AdapterFixture fixture = new AdapterFixture()) {
            fixture.on(
                    "GET /admin/workspaces",
                    RecordingPortkey.Reply.ok("{\"total\":1,\"data\":[{\"id\":\"w1\",\"name\":\"One\"}]}"));
            fixture.on("GET /admin/workspaces/w1/users", RecordingPortkey.Reply.ok("{\"total\":7,\"data\":[{}]}"));
            String text =
                    fixture.call("list_workspaces", Map.of("counts", true)).text();
            assertThat(text)
                    .contains("\"member_count\":7")
                    .doesNotContain("api_key_count\":")
                    .contains("no total could be read from list_api_keys, list_providers.");
        }
    }

    @Test
    void findsTheKeysOfAPersonOnAllPages() {
        JsonNode keys = ask("list_api_keys", Map.of("user", "Priya Raman", "page_size", 2));
        assertThat(keys.path("data"))
                .isNotEmpty()
                .allMatch(key -> key.path("user_name").asText().equals("priya.raman@example.com"));
        assertThat(keys.at("/page/total").asInt()).isEqualTo(keys.path("data").size());
        assertThat(keys.path("note").asText())
                .contains("Portkey cannot filter by user: 7 items were read to find those that match.");
        assertThat(ask("list_api_keys", Map.of("user", "dele.adeyemi@example.com"))
                        .path("data"))
                .isEmpty();
    }

    @Test
    void saysWhatTheModelsOfAnIntegrationMean() {
        JsonNode open = ask("list_integration_models", Map.of("integration_slug", "Azure for evaluations"));
        assertThat(open.path("models")).isEmpty();
        assertThat(open.path("note").asText()).contains("every model of the AI provider may be used");
        assertThat(ask("get_integration", Map.of("integration_slug", "Azure for evaluations"))
                        .path("note")
                        .asText())
                .contains("every model of the AI provider may be used");
        assertThat(ask("list_integration_workspaces", Map.of("integration_slug", "Azure for evaluations"))
                        .path("note")
                        .asText())
                .contains("An integration that belongs to a workspace");
    }
}
