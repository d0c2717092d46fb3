package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.DefaultTools;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Drives the packaged server with the client of the official Java SDK. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class SdkClientIT {

    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";

    @Test
    void administersThroughAWholeSession() {
        // As users start it; the other tests have an archive of classes.
        StdioClientTransport transport = transport(List.of());
        Queue<McpSchema.ProgressNotification> reports = new ConcurrentLinkedQueue<>();
        McpSyncClient client = McpClient.sync(transport)
                .requestTimeout(JarProcess.PATIENCE)
                .initializationTimeout(JarProcess.PATIENCE)
                .progressConsumer(reports::add)
                .build();
        try {
            McpSchema.InitializeResult hello = client.initialize();
            assertThat(hello.protocolVersion()).isEqualTo("2025-11-25");
            assertThat(hello.serverInfo().name()).isEqualTo("portkey-admin-mcp");
            assertThat(client.listTools().tools())
                    .hasSize(DefaultTools.count(false))
                    .allSatisfy(tool -> {
                        assertThat(tool.description()).isNotBlank();
                        assertThat(tool.annotations()).isNotNull();
                    });
            assertThat(client.ping()).isNotNull();

            users(client);
            invites(client);
            usage(client);
            mistakes(client);

            McpSchema.CallToolResult all = client.callTool(McpSchema.CallToolRequest.builder("list_users")
                    .arguments(Map.of("all_pages", true, "page_size", 5))
                    .meta(Map.of("progressToken", "pages"))
                    .build());
            assertThat(content(all).at("/page/returned").asInt()).isEqualTo(11);
            assertThat(reports)
                    .isNotEmpty()
                    .allMatch(report -> report.progressToken().equals("pages"));
        } finally {
            assertThat(client.closeGracefully()).isTrue();
        }
        assertTimeoutPreemptively(JarProcess.PATIENCE, transport::awaitForExit);
    }

    @Test
    void asksThePersonBeforeItDestroys() {
        Queue<String> questions = new ConcurrentLinkedQueue<>();
        Queue<McpSchema.ElicitResult.Action> answers = new ConcurrentLinkedQueue<>(List.of(
                McpSchema.ElicitResult.Action.ACCEPT,
                McpSchema.ElicitResult.Action.DECLINE,
                McpSchema.ElicitResult.Action.CANCEL,
                McpSchema.ElicitResult.Action.ACCEPT));
        McpSyncClient client = McpClient.sync(transport(SharedClasses.options()))
                .requestTimeout(JarProcess.PATIENCE)
                .initializationTimeout(JarProcess.PATIENCE)
                .capabilities(
                        McpSchema.ClientCapabilities.builder().elicitation().build())
                .elicitation(request -> {
                    questions.add(request.message());
                    McpSchema.ElicitResult.Action action = answers.remove();
                    Map<String, Object> content =
                            action == McpSchema.ElicitResult.Action.ACCEPT ? Map.of("confirm", true) : null;
                    return McpSchema.ElicitResult.builder(action)
                            .content(content)
                            .build();
                })
                .build();
        try {
            client.initialize();
            // The first call loads classes, for which the time of the look-ups before a question may be too short on a
            // busy machine.
            call(client, "list_user_invites", Map.of());
            Map<String, Object> priya = Map.of("user_id", PRIYA);
            // The answers of a client that has answered before count however fast they come.
            String invite = call(client, "list_user_invites", Map.of("status", "pending"))
                    .at("/data/0/id")
                    .asText();
            assertThat(call(client, "delete_user_invite", Map.of("invite_id", invite))
                            .path("success")
                            .asBoolean())
                    .isTrue();
            assertThat(failure(client, "delete_user", priya)).contains("was declined");
            assertThat(failure(client, "delete_user", priya)).contains("was not answered");
            assertThat(call(client, "get_user", priya).path("id").asText()).isEqualTo(PRIYA);
            assertThat(call(client, "delete_user", priya).path("success").asBoolean())
                    .isTrue();
            assertThat(failure(client, "delete_user", priya)).contains("HTTP 404");
            assertThat(questions).hasSize(4);
            assertThat(questions.stream().skip(1))
                    .allMatch(question -> question.startsWith("Remove Priya Raman <priya"));
        } finally {
            assertThat(client.closeGracefully()).isTrue();
        }
    }

    private static StdioClientTransport transport(List<String> options) {
        List<String> arguments = new ArrayList<>(SharedClasses.FLAGS);
        arguments.addAll(options);
        arguments.addAll(List.of("-jar", JarProcess.jar().toString(), "--sandbox"));
        return new StdioClientTransport(
                ServerParameters.builder(JarProcess.java()).args(arguments).build(),
                new JacksonMcpJsonMapper(JarProcess.MAPPER));
    }

    private static void users(McpSyncClient client) {
        JsonNode list = call(client, "list_users", Map.of("page_size", 5, "fields", List.of("id", "email")));
        assertThat(list.at("/page/total").asInt()).isEqualTo(12);
        assertThat(list.path("data")).hasSize(5);
        assertThat(list.at("/page/next_page").asInt()).isEqualTo(1);

        JsonNode priya = call(client, "get_user", Map.of("user_id", PRIYA));
        assertThat(priya.path("email").asText()).isEqualTo("priya.raman@example.com");
        assertThat(priya.path("role").asText()).isEqualTo("member");

        JsonNode updated =
                call(client, "update_user", Map.of("user_id", PRIYA, "role", "admin", "first_name", "Priy\u00e1"));
        assertThat(updated.path("role").asText()).isEqualTo("admin");
        JsonNode read = call(client, "get_user", Map.of("user_id", PRIYA));
        assertThat(read.path("role").asText()).isEqualTo("admin");
        assertThat(read.path("first_name").asText()).isEqualTo("Priy\u00e1");

        assertThat(call(client, "delete_user", Map.of("user_id", PRIYA))
                        .path("success")
                        .asBoolean())
                .isTrue();
        assertThat(failure(client, "get_user", Map.of("user_id", PRIYA))).contains("list_users");
        assertThat(call(client, "list_users", Map.of()).at("/page/total").asInt())
                .isEqualTo(11);
    }

    private static void invites(McpSyncClient client) {
        JsonNode invited = call(
                client,
                "invite_user",
                Map.of(
                        "email",
                        "new.person@example.com",
                        "role",
                        "member",
                        "workspaces",
                        List.of(Map.of("id", "ws-apps-7f3k9q", "role", "member"))));
        String id = invited.path("invite_id").asText();
        assertThat(id).isNotBlank();
        assertThat(invited.path("invite_link").asText()).startsWith("https://");

        JsonNode pending = call(client, "list_user_invites", Map.of("status", "pending"));
        assertThat(pending.path("data"))
                .anyMatch(invite -> invite.path("id").asText().equals(id));
        JsonNode invite = call(client, "get_user_invite", Map.of("invite_id", id));
        assertThat(invite.path("email").asText()).isEqualTo("new.person@example.com");
        assertThat(call(client, "resend_user_invite", Map.of("invite_id", id))
                        .path("invite_link")
                        .asText())
                .startsWith("https://");
        assertThat(call(client, "delete_user_invite", Map.of("invite_id", id))
                        .path("success")
                        .asBoolean())
                .isTrue();
        assertThat(call(client, "get_user_invite", Map.of("invite_id", id))
                        .path("status")
                        .asText())
                .isEqualTo("cancelled");
    }

    private static void usage(McpSyncClient client) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        JsonNode usage = call(
                client,
                "get_user_grouped_data",
                Map.of(
                        "time_of_generation_min",
                        now.minus(30, ChronoUnit.DAYS).toString(),
                        "time_of_generation_max",
                        now.toString()));
        assertThat(usage.at("/page/returned").asInt()).isPositive();
        assertThat(usage.path("data"))
                .allSatisfy(row -> assertThat(row.has("cost")).isTrue());
    }

    private static void mistakes(McpSyncClient client) {
        assertThat(failure(client, "get_user", Map.of())).contains("user_id");
        assertThat(failure(client, "list_users", Map.of("role", "boss"))).contains("admin");
        assertThat(failure(client, "get_user", Map.of("user_id", "nobody"))).contains("list_users");
    }

    private static JsonNode call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        McpSchema.CallToolResult result = client.callTool(
                McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
        assertThat(result.isError()).as(text(result)).isFalse();
        assertThat(result.structuredContent()).isNull();
        return content(result);
    }

    private static String failure(McpSyncClient client, String tool, Map<String, Object> arguments) {
        McpSchema.CallToolResult result = client.callTool(
                McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
        assertThat(result.isError()).isTrue();
        return text(result);
    }

    private static String text(McpSchema.CallToolResult result) {
        return ((McpSchema.TextContent) result.content().get(0)).text();
    }

    private static JsonNode content(McpSchema.CallToolResult result) {
        return JarProcess.parse(text(result));
    }
}
