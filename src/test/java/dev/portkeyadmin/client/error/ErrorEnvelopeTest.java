package dev.portkeyadmin.client.error;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portkeyadmin.client.QueuedPortkey;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.PortkeyException;
import dev.portkeyadmin.json.Json;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a 2xx answer with an error in its body is an error, and that other bodies with similar members are not. */
class ErrorEnvelopeTest {

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    private PortkeyException failure(String name, Map<String, Object> arguments, int status, String body) {
        portkey.answers(status, body);
        PortkeyException failure = catchThrowableOfType(PortkeyException.class, () -> portkey.call(name, arguments));
        assertThat(failure).as(body).isNotNull();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":false,\"data\":{\"message\":\"nope\",\"errorCode\":\"AB03\"}}",
                "{\"success\":false,\"data\":{\"message\":\"nope\"}}",
                "{\"success\":false,\"data\":\"nope\"}",
                "{\"success\":false,\"message\":\"nope\"}",
                "{\"success\":false}",
                "{\"error\":{\"message\":\"nope\",\"code\":\"AB03\"}}",
                "{\"error\":{\"code\":null,\"message\":\"nope\",\"param\":\"name\",\"type\":\"t\"}}",
                "{\"status_code\":409,\"success\":false,\"error\":{\"message\":\"nope\",\"slug\":\"s\",\"code\":\"AB07\"}}",
                "{\"status_code\":409,\"message\":\"nope\"}",
                "{\"errorCode\":\"AB08\",\"message\":\"nope\"}",
                "{\"errorCode\":\"AB08\"}",
                "{\"code\":\"AB01\",\"message\":\"nope\"}",
                "{\"data\":{\"message\":\"nope\",\"errorCode\":\"AB03\"}}",
                "{\"error\":\"nope\"}",
                "{\"error\":true,\"message\":\"nope\"}",
                "{\"error\":\"nope\",\"data\":null,\"id\":null}",
                "{\"error\":{\"message\":\"nope\"},\"request_id\":\"r1\"}",
                "{\"status\":\"failure\",\"message\":\"nope\"}"
            })
    void reportsAnErrorInTheBodyOfASuccess(String body) {
        for (int status : new int[] {200, 201}) {
            PortkeyException failure = failure("delete_user", Map.of("user_id", "u1"), status, body);

            assertThat(failure.getMessage())
                    .contains("delete_user failed: HTTP " + status + " with an error in the body");
            assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
            if (body.contains("nope")) {
                assertThat(failure.getMessage()).contains("Portkey said: \"nope");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[{\"error\":\"x\"}]",
                "\"error\"",
                "null",
                "{\"message\":\"Export started\"}",
                "{\"message\":\"Export cancelled\",\"object\":\"export\"}",
                "{\"status\":\"success\",\"message\":\"Feedback successfully saved\",\"feedback_ids\":[\"f1\"]}",
                "{\"status\":\"success\",\"message\":\"Feedback successfully saved\"}",
                "{\"success\":true}",
                "{\"success\":true,\"error\":null}",
                "{\"success\":true,\"data\":{\"slug\":\"s\"}}",
                "{\"success\":true,\"data\":{\"messages\":[],\"model\":\"m\"}}",
                // A test of an MCP server that did not answer.
                "{\"success\":false,\"status_code\":null,\"response_time_ms\":null,\"url\":\"https://m.invalid\","
                        + "\"server_name\":\"m\",\"error\":\"The server did not answer\"}",
                "{\"success\":true,\"status_code\":200,\"response_time_ms\":84,\"url\":\"https://m.test\",\"error\":null}",
                // A record of a call that failed, and a list with one.
                "{\"_id\":\"l1\",\"response\":{\"status\":429,\"body\":{\"error\":{\"message\":\"slow down\"}}}}",
                "{\"id\":\"l1\",\"error\":{\"message\":\"slow down\"},\"status_code\":429}",
                "{\"object\":\"list\",\"total\":1,\"data\":[{\"error\":\"x\",\"errorCode\":\"AB01\"}]}",
                "{\"data\":[],\"error\":\"one workspace was skipped\"}",
                "{\"data\":{\"id\":\"c1\",\"message\":\"x\",\"errorCode\":\"AB01\"}}",
                // A run of a prompt, in both of its forms.
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"error\"}}]}",
                "{\"status\":\"failed\",\"headers\":{},\"body\":{\"error\":{\"message\":\"x\"}}}",
                "{\"id\":\"e1\",\"status\":\"failed\",\"message\":\"x\"}",
                "{\"status\":\"active\"}",
                "{\"code\":\"en\",\"message\":\"a label\"}",
                "{\"type\":\"a\",\"slug\":\"s\"}",
                "{\"error\":\"\"}",
                "{\"error\":{}}",
                "{\"error\":false}",
                "{\"status_code\":200,\"message\":\"x\"}",
                "{\"errorCode\":null,\"message\":\"x\"}",
                "{\"errorCode\":\"\",\"message\":\"x\"}"
            })
    void passesOnABodyThatOnlyResemblesAnError(String body) throws Exception {
        portkey.answers(200, body).answers(200, body);

        assertThat(Json.write(portkey.read())).isEqualTo(body);
        assertThat(Json.write(portkey.call("delete_user", Map.of("user_id", "u1"))))
                .isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "AB01, 400, not accepted",
        "AB03, 403, needs scope",
        "AB05, 401, PORTKEY_API_KEY",
        "AB07, 409, conflicts",
        "AB08, 404, Nothing has this id",
        "AB09, 402, quota"
    })
    void explainsTheCodeLikeTheStatusItBelongsTo(String code, int status, String meaning) {
        String body = "{\"success\":false,\"data\":{\"message\":\"nope\",\"errorCode\":\"" + code + "\"}}";

        PortkeyException failure = failure("get_user", Map.of("user_id", "u1"), 200, body);

        assertThat(failure).hasMessageContainingAll("HTTP 200 with an error in the body " + code, meaning);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void leavesTheOutcomeOfAWriteUnknownWhenTheErrorIsAFaultOfTheServer() {
        PortkeyException failure = failure(
                "delete_user",
                Map.of("user_id", "u1"),
                200,
                "{\"status_code\":500,\"success\":false,\"error\":{\"message\":\"Internal\",\"code\":\"AB04\"}}");

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure).hasMessageContainingAll("unknown whether it took effect", "list_users");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void repeatsAReadWhoseErrorIsTemporary() throws Exception {
        portkey.answers(200, "{\"errorCode\":\"AB06\",\"message\":\"slow down\"}");
        portkey.answers(200, "{\"status_code\":503,\"error\":{\"message\":\"busy\"}}");
        portkey.answers(200, "{\"id\":\"u1\"}");

        assertThat(portkey.read().get("id").asText()).isEqualTo("u1");
    }

    @Test
    void redactsTheKeyFromAnErrorInTheBody() {
        PortkeyException failure =
                failure("get_user", Map.of("user_id", "u1"), 200, "{\"error\":\"bad key " + QueuedPortkey.KEY + "\"}");

        assertThat(failure.getMessage()).contains("bad key [redacted]");
    }

    @Test
    void keepsTheRequestId() {
        portkey.answers(new MockResponse().setHeader("x-request-id", "r7").setBody("{\"error\":\"nope\"}"));

        PortkeyException failure = catchThrowableOfType(PortkeyException.class, () -> portkey.write());

        assertThat(failure.requestId()).isEqualTo("r7");
    }
}
