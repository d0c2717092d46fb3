package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.FuzzInput;
import dev.portkeyadmin.support.PropertyCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.instancio.Random;
import org.junit.jupiter.api.Test;

/** Sends requests that were changed at random: each is answered once, and none makes the server fail. */
class MutatedMessagesIT {

    private static final int INTERNAL_ERROR = -32603;

    /** Requests that change nothing and ask no one, however they are changed. */
    private static final List<Map<String, Object>> REQUESTS = List.of(
            request("tools/list", Map.of()),
            request("tools/call", Map.of("name", "list_users", "arguments", Map.of("page_size", 2))),
            request("tools/call", Map.of("name", "find_operations", "arguments", Map.of("query", "budget"))),
            request(
                    "tools/call",
                    Map.of(
                            "name",
                            "read_operation",
                            "arguments",
                            Map.of("name", "list_workspaces", "arguments", Map.of("page_size", 1)))),
            request("prompts/list", Map.of()),
            request("prompts/get", Map.of("name", "rotate_keys", "arguments", Map.of("key", "k"))),
            request(
                    "completion/complete",
                    Map.of(
                            "ref",
                            Map.of("type", "ref/prompt", "name", "offboard_person"),
                            "argument",
                            Map.of("name", "person", "value", "i"))),
            request("ping", Map.of()),
            request("server/discover", Map.of()),
            request(
                    "initialize",
                    Map.of(
                            "protocolVersion",
                            "2025-11-25",
                            "capabilities",
                            Map.of("roots", Map.of()),
                            "clientInfo",
                            Map.of("name", "test", "version", "1"))));

    private static Map<String, Object> request(String method, Map<String, Object> params) {
        return Map.of("jsonrpc", "2.0", "method", method, "params", params);
    }

    /** One to three changes of a request of either era. */
    private static Map<String, Object> changed(Random random) {
        Map<String, Object> message = mutable(random.oneOf(REQUESTS));
        if (random.trueOrFalse() && message.get("params") instanceof Map<?, ?> params) {
            Map<String, Object> stateless = mutable(params);
            stateless.put("_meta", mutable(Era.meta(Map.of())));
            message.put("params", stateless);
        }
        for (int changes = random.intRange(1, 4); changes > 0; changes--) {
            List<Map<String, Object>> objects = objects(message);
            Map<String, Object> object = random.oneOf(objects);
            if (object.isEmpty() || random.intRange(0, 4) == 0) {
                object.put(
                        random.oneOf(List.of("", "_meta", "name", "arguments", "cursor", "x")), FuzzInput.json(random));
                continue;
            }
            String member = random.oneOf(List.copyOf(object.keySet()));
            switch (random.intRange(0, 3)) {
                case 0 -> object.remove(member);
                case 1 -> object.put(member, mutable(random.oneOf(objects)));
                default -> object.put(member, FuzzInput.json(random));
            }
        }
        return message;
    }

    private static Map<String, Object> mutable(Map<?, ?> object) {
        Map<String, Object> copy = new LinkedHashMap<>();
        object.forEach((name, value) ->
                copy.put(String.valueOf(name), value instanceof Map<?, ?> inner ? mutable(inner) : value));
        return copy;
    }

    /** The message and the objects in it. */
    @SuppressWarnings("unchecked") // every object was made by mutable
    private static List<Map<String, Object>> objects(Map<String, Object> message) {
        List<Map<String, Object>> found = new ArrayList<>();
        found.add(message);
        message.values().forEach(value -> {
            if (value instanceof LinkedHashMap<?, ?> inner) {
                found.addAll(objects((Map<String, Object>) inner));
            }
        });
        return found;
    }

    @Test
    void answersEachOnceWhateverItHolds() {
        try (JarProcess server = JarProcess.sandbox().manyCalls().startShared()) {
            server.handshake();
            PropertyCases.all(400, MutatedMessagesIT::changed, message -> {
                String id = "changed-" + System.nanoTime();
                message.put("id", id);
                server.send(JarProcess.text(message));
                if ("2.0".equals(message.get("jsonrpc")) && message.get("method") instanceof String) {
                    JsonNode answer = server.answer(id);
                    assertThat(answer.at("/error/code").asInt())
                            .as("%s", answer)
                            .isNotEqualTo(INTERNAL_ERROR);
                } else {
                    // Refused at once, and without an answer if it looks like a response.
                    server.ask("ping", null);
                    while (!server.untaken().isEmpty()) {
                        server.next();
                    }
                }
                assertThat(server.untaken())
                        .noneMatch(left -> left.path("id").asText().equals(id));
            });
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.stderr()).doesNotContain("Exception");
        }
    }
}
