package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.PortkeyException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.runtime.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how a call is sent, and what it returns for a 2xx answer. */
class BaseServiceTest {

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    @Test
    void keepsAnAnswerFieldForField() throws Exception {
        String body = "{\"id\":\"u1\",\"unknown_field\":{\"deep\":[1,{\"a\":null}]},\"nothing\":null,"
                + "\"big\":12345678901234567890,\"cost\":1.10,\"tiny\":0.000000000000000000012,"
                + "\"name\":\"Zoë 日本 😀\",\"empty\":\"\",\"none\":[],\"flag\":false}";
        portkey.answers(200, body);

        assertThat(Json.write(portkey.read())).isEqualTo(body.replace("0.000000000000000000012", "1.2E-20"));
    }

    @Test
    void keepsAnAnswerThatIsAList() throws Exception {
        portkey.answers(200, "[1,2]");

        assertThat(Json.write(portkey.read())).isEqualTo("[1,2]");
    }

    @Test
    void returnsNoBodyForNoContent() throws Exception {
        portkey.answers(new MockResponse().setResponseCode(204));

        JsonNode answer = portkey.call("delete_user", Map.of("user_id", "u1"));

        assertThat(answer.isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n"})
    void returnsNoBodyForAnEmptySuccess(String body) throws Exception {
        portkey.answers(200, body);

        assertThat(portkey.write().isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void acceptsEverySuccessStatus(int status) throws Exception {
        portkey.answers(status, "{\"id\":\"i1\"}");

        assertThat(portkey.write().get("id").asText()).isEqualTo("i1");
    }

    @Test
    void joinsAnAnswerInChunks() throws Exception {
        portkey.answers(new MockResponse().setChunkedBody("{\"name\":\"日本日本日本\"}", 2));

        assertThat(portkey.read().get("name").asText()).isEqualTo("日本日本日本");
    }

    @Test
    void sendsAReadAsItsRequest() throws Exception {
        portkey.answers(200, "{}");
        portkey.call("list_users", Map.of("page_size", 5, "email", "a+b@example.com"));

        RecordedRequest request = portkey.taken();
        assertThat(request.getRequestLine())
                .isEqualTo("GET /v1/admin/users?pageSize=5&email=a%2Bb%40example.com HTTP/1.1");
        assertThat(request.getHeader("x-portkey-api-key")).isEqualTo(QueuedPortkey.KEY);
        assertThat(request.getHeader("Accept")).isEqualTo("application/json");
        assertThat(request.getHeader("Accept-Encoding")).isEqualTo("identity");
        assertThat(request.getHeader("User-Agent")).isEqualTo("portkey-admin-mcp/" + Version.TEXT);
        assertThat(request.getHeader("Content-Type")).isNull();
        assertThat(request.getHeader("Upgrade")).isNull();
        assertThat(request.getBodySize()).isZero();
    }

    @Test
    void sendsAWriteAsItsRequest() throws Exception {
        portkey.answers(200, "{}");
        portkey.call("update_user", Map.of("user_id", "a b", "first_name", "Zoë 😀"));

        RecordedRequest request = portkey.taken();
        assertThat(request.getRequestLine()).isEqualTo("PUT /v1/admin/users/a%20b HTTP/1.1");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(request.getBody().readUtf8()).isEqualTo("{\"first_name\":\"Zoë 😀\"}");
    }

    @Test
    void refusesAnInvalidIdWithoutARequest() {
        assertThatThrownBy(() -> portkey.call("delete_user", Map.of("user_id", "..")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("delete_user", "user_id", "no request was sent");
        assertThat(portkey.received()).isZero();
    }

    @Test
    void sendsNothingWithoutAKey() {
        ApiKey none = ApiKey.of(null, portkey.secrets);
        try (PortkeyClient connection = new PortkeyClient(
                new PortkeyClient.Options(portkey.baseUrl(), none, false, null, Map.of()), QueuedPortkey.QUICK)) {
            assertThatThrownBy(() -> QueuedPortkey.read(connection))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("PORTKEY_API_KEY");
        }
        assertThat(portkey.received()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"invite_user", "update_user", "delete_user", "resend_user_invite", "delete_user_invite"})
    void sendsNoWriteInReadOnlyMode(String name) {
        PortkeyClient readOnly = portkey.connection(portkey.baseUrl(), true, null, Map.of());

        assertThatThrownBy(() -> QueuedPortkey.call(readOnly, name, Map.of(), QueuedPortkey.TIMEOUT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(name, "PORTKEY_READ_ONLY", "no request was sent");
        assertThat(portkey.received()).isZero();
    }

    @Test
    void sendsReadsInReadOnlyMode() throws Exception {
        portkey.answers(200, "{\"id\":\"u1\"}");

        assertThat(QueuedPortkey.read(portkey.connection(portkey.baseUrl(), true, null, Map.of()))
                        .get("id")
                        .asText())
                .isEqualTo("u1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":", "{} {}", "<html><title>Sign in</title></html>", "plain", "\uFFFD"})
    void reportsAReadThatIsNotAnsweredWithJson(String body) {
        portkey.answers(200, body);

        assertThatThrownBy(() -> portkey.read())
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("get_user", "HTTP 200", "not JSON", "PORTKEY_BASE_URL");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void namesALoginPageByItsTitle() {
        portkey.answers(200, "<html><head><title>Sign in to Corp</title></head></html>");

        assertThatThrownBy(() -> portkey.read()).hasMessageContaining("an HTML page: Sign in to Corp");
    }

    @Test
    void leavesTheOutcomeOfAWriteUnknownWithoutJson() {
        portkey.answers(200, "{\"id\":");

        assertThatThrownBy(() -> update())
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("update_user", "not JSON", "unknown whether it took effect")
                .hasMessageContaining("list_users")
                .extracting(failure -> ((CallException) failure).outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(portkey.received()).isEqualTo(1);
    }

    private JsonNode update() throws InterruptedException {
        return QueuedPortkey.call(
                portkey.connection(), "update_user", Map.of("user_id", "u1", "role", "member"), QueuedPortkey.TIMEOUT);
    }

    @Test
    void keepsATextThatMayHoldASecret() throws InterruptedException {
        portkey.answers(200, "{\"id\":\"i1\",\"invite_link\":\"https://app.example.com/i1");
        ApiResponse cut = sendWrite();
        assertThat(cut.body().textValue()).contains("https://app.example.com/i1");
        assertThat(cut.outcome()).isEqualTo(Outcome.UNKNOWN);

        portkey.answers(large(200, 9, false));
        ApiResponse oversize = sendWrite();
        assertThat(oversize.body().textValue()).hasSizeGreaterThan(10_000);
        assertThat(oversize.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void neverKeepsAWebPageAsASecret() {
        portkey.answers(200, " <html><title>Sign in</title></html>");
        assertThatThrownBy(() -> portkey.write())
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("invite_user", "Sign in", "unknown whether it took effect");
    }

    @Test
    void reportsJsonThatIsNestedTooDeep() {
        portkey.answers(200, "[".repeat(200_000) + "]".repeat(200_000));

        assertThatThrownBy(() -> portkey.read())
                .isInstanceOf(PortkeyException.class)
                .hasMessageContaining("not JSON");
    }

    private ApiResponse sendWrite() throws InterruptedException {
        return QueuedPortkey.send(
                portkey.connection(),
                QueuedPortkey.WRITE,
                QueuedPortkey.WRITE_ARGUMENTS,
                Deadline.after(QueuedPortkey.TIMEOUT));
    }

    private static MockResponse large(int status, int megabytes, boolean chunked) {
        Buffer body = new Buffer();
        byte[] part = "\"0123456789abcde\",".repeat(57_000).getBytes(StandardCharsets.UTF_8);
        body.writeUtf8("[");
        while (body.size() < (long) megabytes << 20) {
            body.write(part);
        }
        body.writeUtf8("0]");
        MockResponse answer = new MockResponse().setResponseCode(status);
        return chunked ? answer.setChunkedBody(body, 1 << 16) : answer.setBody(body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesAnAnswerOfFortyMegabytesOnce(boolean chunked) {
        portkey.answers(large(200, 40, chunked));

        assertThatThrownBy(() -> portkey.read())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("get_user", "larger than 8 MB", "Ask for less");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void readsAnAnswerOfSevenMegabytes() throws Exception {
        portkey.answers(large(200, 7, false));

        assertThat(portkey.read().size()).isGreaterThan(100_000);
    }

    @Test
    void leavesTheOutcomeUnknownWhenAWriteHasAHugeAnswer() {
        portkey.answers(large(200, 9, false));

        assertThatThrownBy(() -> update())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("larger than 8 MB", "unknown whether it took effect", "list_users")
                .extracting(failure -> ((CallException) failure).outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void doesNotCallAFailedWriteWithAHugeAnswerAccepted() {
        portkey.answers(large(500, 9, false));

        assertThatThrownBy(() -> portkey.write())
                .isInstanceOf(CallException.class)
                .hasMessageNotContaining("accepted")
                .hasMessageContaining("unknown")
                .hasMessageContaining("list_user_invites");
    }

    @Test
    void answersMoreThanSixtyFourCallsAtOnce() throws Exception {
        int calls = 150;
        portkey.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse()
                        .setBody("{\"path\":\"" + request.getPath() + "\"}")
                        .setBodyDelay(20, TimeUnit.MILLISECONDS);
            }
        });
        PortkeyClient connection = portkey.connection();
        ExecutorService callers = Executors.newFixedThreadPool(calls);
        try {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                Map<String, Object> arguments = Map.of("user_id", "u" + i);
                answers.add(callers.submit(
                        () -> QueuedPortkey.call(connection, "get_user", arguments, QueuedPortkey.TIMEOUT)));
            }
            for (int i = 0; i < calls; i++) {
                assertThat(answers.get(i).get().get("path").asText()).isEqualTo("/v1/admin/users/u" + i);
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(portkey.received()).isEqualTo(calls);
    }

    @Test
    void saysThatNoRequestWasSentWhenNoPermitWasFreeInTime() throws Exception {
        CountDownLatch full = new CountDownLatch(64);
        CountDownLatch release = new CountDownLatch(1);
        portkey.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                full.countDown();
                release.await(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                return new MockResponse().setBody("{}");
            }
        });
        PortkeyClient connection = portkey.connection();
        ExecutorService callers = Executors.newFixedThreadPool(64);
        try {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                answers.add(callers.submit(() -> QueuedPortkey.read(connection)));
            }
            assertThat(full.await(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();

            Throwable failure = catchThrowable(() -> QueuedPortkey.call(
                    connection,
                    QueuedPortkey.WRITE,
                    QueuedPortkey.WRITE_ARGUMENTS,
                    Deadline.after(Duration.ZERO, new TestTiming())));
            release.countDown();

            assertThat(failure)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContainingAll("No request was sent", "64 requests are in progress");
            for (Future<JsonNode> answer : answers) {
                assertThat(answer.get().isObject()).isTrue();
            }
        } finally {
            release.countDown();
            callers.shutdownNow();
        }
        assertThat(portkey.received()).isEqualTo(64);
    }

    @Test
    void returnsThePermitOfACallThatFails() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + QueuedPortkey.closedPort() + "/v1");
        try (PortkeyClient connection = new PortkeyClient(
                new PortkeyClient.Options(
                        nowhere, ApiKey.of(QueuedPortkey.KEY, portkey.secrets), false, null, Map.of()),
                new RetryPolicy(1, Duration.ZERO))) {
            for (int i = 0; i < 70; i++) {
                assertThatThrownBy(() -> QueuedPortkey.read(connection))
                        .hasMessageContaining("the connection could not be made.");
            }
        }
    }

    @Test
    void closesBeforeTheFirstCallAndTwiceAndSendsNothingAfterwards() {
        PortkeyClient connection = portkey.connection();
        connection.close();
        portkey.answers(200, "{}");

        assertThatThrownBy(() -> QueuedPortkey.read(connection))
                .isInstanceOf(RefusedException.class)
                .hasMessage("No request was sent: this process is ending.");
        connection.close();
        connection.close();

        assertThat(portkey.received()).isZero();
    }

    @Test
    void closesWithoutWaitingForACallUnderWay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        portkey.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                arrived.countDown();
                release.await(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                return new MockResponse().setBody("{}");
            }
        });
        PortkeyClient connection = portkey.connection();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        Future<JsonNode> call = caller.submit(() -> QueuedPortkey.read(connection));
        try {
            assertThat(arrived.await(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            connection.close();

            // The answer is still held back, so closing cannot have waited for it.
            assertThat(release.getCount()).isEqualTo(1);
        } finally {
            release.countDown();
            caller.shutdown();
        }
        assertThat(settled(call)).isTrue();
    }

    private static boolean settled(Future<JsonNode> call) throws Exception {
        try {
            call.get(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause() instanceof CallException;
        }
        return true;
    }
}
