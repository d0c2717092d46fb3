package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.outcome.PortkeyException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which requests are sent again, as seen by the server. */
@Execution(ExecutionMode.CONCURRENT)
class RetriesTest {

    private static final Map<String, Object> USER = Map.of("user_id", "u1");

    @TempDir
    Path directory;

    private final TestTiming timing = new TestTiming();

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    private static MockResponse limited(String retryAfter) {
        return new MockResponse()
                .setResponseCode(429)
                .setHeader("Retry-After", retryAfter)
                .setBody("{\"errorCode\":\"AB06\",\"message\":\"Slow down\"}");
    }

    private static MockResponse cutOff() {
        return new MockResponse()
                .setBody("{\"id\":\"" + "x".repeat(10_000) + "\"}")
                .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY);
    }

    private static MockResponse hangUp() {
        return new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST);
    }

    @Test
    void repeatsAReadAfterTwoFaults() throws Exception {
        portkey.answers(503, "").answers(503, "").answers(200, "{\"id\":\"u1\"}");

        assertThat(portkey.read().get("id").asText()).isEqualTo("u1");
        assertThat(portkey.received()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void sendsAReadFourTimesAtMost(int status) {
        for (int i = 0; i < 5; i++) {
            portkey.answers(status, "");
        }

        assertThatThrownBy(() -> portkey.read())
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("HTTP " + status, "Tried 4 times.");
        assertThat(portkey.received()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 500})
    void sendsARefusedReadOnce(int status) {
        portkey.answers(status, "{}").answers(200, "{}");

        assertThatThrownBy(() -> portkey.read())
                .isInstanceOf(PortkeyException.class)
                .hasMessageNotContaining("Tried");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void sendsAFailedPostOnce(int status) {
        portkey.answers(status, "{}").answers(200, "{}");

        assertThatThrownBy(() -> portkey.write())
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("unknown whether it took effect", "list_user_invites");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"update_user,500", "update_user,503", "delete_user,500", "delete_user,503"})
    void sendsAFailedPutOrDeleteOnce(String name, int status) {
        portkey.answers(status, "{}").answers(200, "{}");

        assertThatThrownBy(() -> portkey.call(name, USER))
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("unknown whether it took effect", "list_users");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void repeatsAPostThatTheRateLimitRefused() throws Exception {
        portkey.answers(429, "").answers(200, "{\"id\":\"i1\"}");

        assertThat(portkey.write().get("id").asText()).isEqualTo("i1");
        assertThat(portkey.taken().getBody().readUtf8())
                .isEqualTo(portkey.taken().getBody().readUtf8());
    }

    @Test
    void waitsForTheSecondsOfRetryAfter() throws Exception {
        portkey.answers(limited("7")).answers(200, "{\"id\":\"u1\"}");

        assertThat(portkey.read(timing).get("id").asText()).isEqualTo("u1");
        assertThat(timing.pauses()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void waitsForTheDateOfRetryAfter() throws Exception {
        portkey.answers(limited(date(timing.now().plusSeconds(13)))).answers(200, "{}");

        portkey.read(timing);

        assertThat(timing.pauses()).containsExactly(Duration.ofSeconds(13));
        assertThat(portkey.received()).isEqualTo(2);
    }

    private static String date(Instant moment) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atZone(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Thu, 01 Jan 2015 00:00:00 GMT", "soon", "-5", "1.5", "99999999999999999999", ""})
    void repeatsIfRetryAfterNamesNoLaterMoment(String value) throws Exception {
        portkey.answers(limited(value)).answers(200, "{\"id\":\"u1\"}");

        assertThat(portkey.read().get("id").asText()).isEqualTo("u1");
    }

    @Test
    void failsAtOnceWhenRetryAfterIsBeyondTheDeadline() {
        portkey.answers(limited("120")).answers(200, "{}");

        assertThatThrownBy(() -> portkey.read(timing))
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("HTTP 429 AB06", "120 s");
        assertThat(timing.pauses()).isEmpty();
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void failsAtOnceWhenTheDateOfRetryAfterIsBeyondTheDeadline() {
        portkey.answers(limited(date(timing.now().plusSeconds(7_200)))).answers(200, "{}");

        assertThatThrownBy(() -> portkey.read(timing)).isInstanceOf(PortkeyException.class);
        assertThat(timing.pauses()).isEmpty();
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void saysThatNoRequestWasSentWhenTheConnectionIsRefused() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + QueuedPortkey.closedPort() + "/v1");
        PortkeyClient connection = portkey.connection(nowhere, false, null, Map.of());

        assertThatThrownBy(() -> QueuedPortkey.write(connection))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("invite_user", nowhere.getAuthority(), "could not be made", "Tried 4 times.")
                .hasMessageContainingAll("No request was sent", "PORTKEY_BASE_URL", "HTTPS_PROXY")
                .hasMessageNotContaining("unknown whether");
    }

    @Test
    void leavesTheOutcomeOfAWriteUnknownWhenItsAnswerBreaksOff() {
        portkey.answers(cutOff()).answers(200, "{}");

        assertThatThrownBy(() -> portkey.write())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("invite_user", "unknown whether it took effect", "list_user_invites")
                .hasMessageNotContaining("No request was sent");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void leavesTheOutcomeOfAWriteUnknownWithoutAnAnswer() {
        portkey.answers(hangUp()).answers(200, "{}");

        assertThatThrownBy(() -> portkey.write())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("unknown whether it took effect", "list_user_invites");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"update_user", "delete_user"})
    void sendsAPutOrDeleteWithoutAnAnswerOnce(String name) {
        portkey.answers(hangUp()).answers(200, "{}");

        assertThatThrownBy(() -> portkey.call(name, USER)).hasMessageContaining("unknown whether it took effect");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void sendsAWriteOnceOverAConnectionThatWasClosedMeanwhile() throws Exception {
        portkey.answers(new MockResponse().setBody("{}").setSocketPolicy(SocketPolicy.KEEP_OPEN));
        portkey.answers(hangUp()).answers(200, "{}");
        portkey.read();

        assertThatThrownBy(() -> portkey.write()).hasMessageContaining("unknown whether it took effect");
        assertThat(portkey.received()).isEqualTo(2);
    }

    @Test
    void repeatsAReadWhoseAnswerBreaksOff() throws Exception {
        portkey.answers(cutOff()).answers(200, "{\"id\":\"u1\"}");

        assertThat(portkey.read().get("id").asText()).isEqualTo("u1");
        assertThat(portkey.received()).isEqualTo(2);
    }

    @Test
    void saysThatNothingChangedWhenEveryAnswerBreaksOff() {
        for (int i = 0; i < 5; i++) {
            portkey.answers(cutOff());
        }

        assertThatThrownBy(() -> portkey.read())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("get_user", "the connection broke", "Tried 4 times.", "Nothing was changed");
        assertThat(portkey.received()).isEqualTo(4);
    }

    @Test
    void usesARotatedKeyForTheNextCall() throws Exception {
        portkey.answers(401, "{}").answers(200, "{}");
        Path file = Files.writeString(directory.resolve("key"), QueuedPortkey.KEY + "\n");
        try (PortkeyClient connection = new PortkeyClient(
                new PortkeyClient.Options(portkey.baseUrl(), ApiKey.in(file, portkey.secrets), false, null, Map.of()),
                QueuedPortkey.QUICK)) {
            assertThatThrownBy(() -> QueuedPortkey.read(connection)).hasMessageContaining("401");
            Files.writeString(file, "pk-test-after-the-rotation\n");

            QueuedPortkey.read(connection);
        }

        assertThat(portkey.taken().getHeader("x-portkey-api-key")).isEqualTo(QueuedPortkey.KEY);
        assertThat(portkey.taken().getHeader("x-portkey-api-key")).isEqualTo("pk-test-after-the-rotation");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) throws Exception {
        try (QueuedPortkey elsewhere = QueuedPortkey.start()) {
            elsewhere.answers(200, "{}");
            portkey.answers(new MockResponse()
                    .setResponseCode(status)
                    .setHeader("Location", elsewhere.origin() + "/v1/admin/users/user-1"));

            assertThatThrownBy(() -> portkey.read())
                    .isInstanceOf(PortkeyException.class)
                    .hasMessageContainingAll("HTTP " + status, "redirect", "PORTKEY_BASE_URL");
            assertThat(elsewhere.received()).isZero();
        }
        assertThat(portkey.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308})
    void followsNoRedirectOfAWrite(int status) throws Exception {
        try (QueuedPortkey elsewhere = QueuedPortkey.start()) {
            elsewhere.answers(200, "{}");
            portkey.answers(new MockResponse()
                    .setResponseCode(status)
                    .setHeader("Location", elsewhere.origin() + "/v1/admin/users/invites"));

            assertThatThrownBy(() -> portkey.write()).hasMessageContaining("PORTKEY_BASE_URL");
            assertThat(elsewhere.received()).isZero();
        }
        assertThat(portkey.received()).isEqualTo(1);
    }
}
