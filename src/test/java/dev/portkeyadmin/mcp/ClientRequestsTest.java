package dev.portkeyadmin.mcp;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that a request to the client ends once, and that nothing of it remains. */
@Timeout(300)
class ClientRequestsTest {

    private static final ObjectNode NO_PARAMS = JsonNodeFactory.instance.objectNode();

    private final List<JsonNode> sent = new ArrayList<>();
    private String response = "";
    private final ClientRequests requests = new ClientRequests(this::send);

    private void send(Object message) {
        JsonNode json = (JsonNode) message;
        sent.add(json);
        if (json.has("id") && !response.isEmpty()) {
            requests.receive(json.get("id"), read(response));
        }
    }

    private static JsonNode read(String json) {
        try {
            return Json.read(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void returnsTheResultOfTheClient() {
        response = "{'result':{'x':1}}";
        assertThat(requests.send("ask", NO_PARAMS)).isCompletedWithValue(read("{'x':1}"));
        assertThat(sent).hasSize(1);
        assertThat(requests.isIdle()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error':{'code':1}}",
                "{'result':null}",
                "{'result':{'x':1},'error':{'code':1}}",
                "{'error':null}"
            })
    void returnsNothingForAnythingButAResult(String other) {
        response = other;
        assertThat(requests.send("ask", NO_PARAMS)).isCompletedWithValueMatching(JsonNode::isMissingNode);
        assertThat(requests.isIdle()).isTrue();
    }

    @Test
    void cancelsARequestThatIsGivenUp() {
        CompletableFuture<JsonNode> given = requests.send("ask", NO_PARAMS);
        assertThat(given).isNotDone();
        given.cancel(true);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).path("method").asText()).isEqualTo("notifications/cancelled");
        assertThat(sent.get(1).at("/params/requestId")).isEqualTo(sent.get(0).get("id"));
        assertThat(requests.isIdle()).isTrue();
        // A late response is ignored.
        requests.receive(sent.get(0).get("id"), read("{'result':{}}"));
        requests.receive(TextNode.valueOf("unknown"), read("{'result':{}}"));
        requests.receive(JsonNodeFactory.instance.missingNode(), read("{'result':{}}"));
    }

    @Test
    void cancelsManyRequestsAndKeepsNone() {
        for (int i = 0; i < 1_200; i++) {
            requests.send("ask", NO_PARAMS).cancel(true);
        }
        assertThat(sent).hasSize(2_400);
        assertThat(requests.isIdle()).isTrue();
    }

    @Test
    void sendsNothingOnceTheClientIsGone() {
        requests.close();
        assertThat(requests.send("ask", NO_PARAMS)).isCompletedExceptionally();
        assertThat(sent).isEmpty();
        assertThat(requests.isIdle()).isTrue();
    }

    @Test
    void endsTheWaitWhenTheClientGoes() {
        ClientRequests[] closing = new ClientRequests[1];
        closing[0] = new ClientRequests(message -> closing[0].close());
        assertThat(closing[0].send("ask", NO_PARAMS)).isCompletedExceptionally();
        assertThat(closing[0].isIdle()).isTrue();
    }
}
