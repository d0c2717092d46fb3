package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asks the packaged server for prompts and completions in both eras; {@link JarProcess} validates each answer. */
@Execution(ExecutionMode.CONCURRENT)
class PromptsIT {

    private static Map<String, ?> completion(String prompt, String argument, String value) {
        return Map.of(
                "ref", Map.of("type", "ref/prompt", "name", prompt),
                "argument", Map.of("name", argument, "value", value));
    }

    private static int code(JsonNode answer) {
        return answer.at("/error/code").asInt();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void listsFillsInAndCompletes(Era era) {
        try (JarProcess server = JarProcess.sandbox().startShared()) {
            era.open(server);
            JsonNode list = era.ask(server, "prompts/list", Map.of()).path("result");
            assertThat(list.path("prompts")).hasSize(5);
            assertThat(list.has("ttlMs")).isEqualTo(era == Era.STATELESS);
            JsonNode prompt = era.ask(
                            server,
                            "prompts/get",
                            Map.of("name", "rotate_keys", "arguments", Map.of("key", "Platform automation")))
                    .path("result");
            assertThat(prompt.at("/messages/0/role").asText()).isEqualTo("user");
            assertThat(prompt.at("/messages/0/content/text").asText())
                    .contains("Platform automation")
                    .contains("rotate_api_key");
            JsonNode people = era.ask(server, "completion/complete", completion("offboard_person", "person", "okaf"))
                    .path("result");
            assertThat(people.at("/completion/values"))
                    .extracting(JsonNode::asText)
                    .containsExactly("ines.okafor@example.com");
            assertThat(people.at("/completion/hasMore").asBoolean(true)).isFalse();
            JsonNode workspaces = era.ask(
                            server, "completion/complete", completion("access_review", "workspace", "SCIENCE"))
                    .path("result");
            assertThat(workspaces.at("/completion/values"))
                    .extracting(JsonNode::asText)
                    .containsExactly("Data science");
            assertThat(code(era.ask(server, "prompts/list", Map.of("cursor", "x"))))
                    .isEqualTo(-32602);
            for (JsonNode refused : List.of(
                    era.ask(server, "prompts/get", Map.of("name", "no_such")),
                    era.ask(server, "prompts/get", Map.of("name", "offboard_person")),
                    era.ask(server, "completion/complete", completion("offboard_person", "persons", "")),
                    era.ask(server, "completion/complete", Map.of()))) {
                assertThat(code(refused)).as(refused.toString()).isEqualTo(-32602);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void completesWithWhatFitsTheArgumentsGivenBefore(Era era) {
        try (JarProcess server = JarProcess.sandbox().startShared()) {
            era.open(server);
            Map<String, Object> params = new LinkedHashMap<>(completion("offboard_person", "successor", "okaf"));
            assertThat(values(era, server, params)).containsExactly("ines.okafor@example.com");
            params.put("context", Map.of("arguments", Map.of("person", "Ines Okafor")));
            assertThat(values(era, server, params)).isEmpty();
            params.put("context", Map.of("arguments", Map.of("who", "x")));
            assertThat(code(era.ask(server, "completion/complete", params))).isEqualTo(-32602);
        }
    }

    private static List<String> values(Era era, JarProcess server, Map<String, ?> params) {
        return era.ask(server, "completion/complete", params)
                .at("/result/completion/values")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    /** Arguments that are free text, for which no name of the organisation fits. */
    private static final Set<String> FREE = Set.of("budget");

    @ParameterizedTest
    @EnumSource(Era.class)
    void fillsInEveryPromptWithCompletedArguments(Era era) {
        try (JarProcess server = JarProcess.sandbox().startShared()) {
            era.open(server);
            JsonNode prompts = era.ask(server, "prompts/list", Map.of()).at("/result/prompts");
            for (JsonNode prompt : prompts) {
                String name = prompt.path("name").asText();
                Map<String, String> all = new LinkedHashMap<>();
                Map<String, String> required = new LinkedHashMap<>();
                for (JsonNode argument : prompt.path("arguments")) {
                    String asked = argument.path("name").asText();
                    JsonNode completed = era.ask(server, "completion/complete", completion(name, asked, ""))
                            .at("/result/completion");
                    assertThat(completed.path("values").isArray())
                            .as(name + " " + asked)
                            .isTrue();
                    assertThat(completed.path("values").isEmpty())
                            .as(name + " " + asked)
                            .isEqualTo(FREE.contains(asked));
                    String value = completed.path("values").path(0).asText("200");
                    all.put(asked, value);
                    if (argument.path("required").asBoolean()) {
                        required.put(asked, value);
                    }
                    // What is completed is completed to itself.
                    assertThat(era.ask(server, "completion/complete", completion(name, asked, value))
                                    .at("/result/completion/values")
                                    .valueStream()
                                    .map(JsonNode::asText))
                            .as(name + " " + asked)
                            .matches(values -> FREE.contains(asked) || values.contains(value));
                }
                for (Map<String, String> given : List.of(all, required)) {
                    JsonNode filled = era.ask(server, "prompts/get", Map.of("name", name, "arguments", given))
                            .path("result");
                    assertThat(filled.path("messages")).as(name).hasSize(1);
                    String text = filled.at("/messages/0/content/text").asText();
                    assertThat(text).as(name).doesNotContain("{", "}", "[", "]");
                    given.values().forEach(value -> assertThat(text).as(name).contains(value));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void completesTheWorkspaceOfAWorkspaceKey(Era era) {
        try (Sandbox sandbox = Sandbox.start();
                JarProcess server = JarProcess.launch()
                        .env("PORTKEY_BASE_URL", sandbox.baseUrl().toString())
                        .env("PORTKEY_API_KEY", Sandbox.WORKSPACE_KEY)
                        .startShared()) {
            era.open(server);
            for (String prompt : List.of("access_review", "onboard_team")) {
                assertThat(era.ask(server, "completion/complete", completion(prompt, "workspace", "a"))
                                .at("/result/completion/values")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList())
                        .containsExactly("Applications");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void declaresPromptsAndCompletions(Era era) {
        try (JarProcess server = JarProcess.sandbox().startShared()) {
            JsonNode opening =
                    era == Era.SESSION ? server.handshake(Map.of()) : era.ask(server, "server/discover", Map.of());
            JsonNode capabilities = opening.findPath("capabilities");
            assertThat(capabilities.at("/prompts/listChanged").asBoolean(true)).isFalse();
            assertThat(capabilities.path("completions").isObject()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void completesNothingWithoutAKeyAndOffersOnlyReadingPromptsReadOnly(Era era) {
        try (JarProcess server =
                JarProcess.launch().env("PORTKEY_READ_ONLY", "true").startShared()) {
            era.open(server);
            assertThat(era.ask(server, "prompts/list", Map.of()).at("/result/prompts"))
                    .extracting(prompt -> prompt.path("name").asText())
                    .containsExactly("monthly_report", "access_review");
            JsonNode values = era.ask(server, "completion/complete", completion("access_review", "workspace", ""))
                    .at("/result/completion/values");
            assertThat(values.isArray()).isTrue();
            assertThat(values).isEmpty();
        }
    }
}
