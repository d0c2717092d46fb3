package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portkeyadmin.client.outcome.PortkeyException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the text of an error of Portkey: status, code, message, meaning, and what to do next. */
@Execution(ExecutionMode.CONCURRENT)
class ErrorAnswersTest {

    private static final String KEY = QueuedPortkey.KEY;

    /** The number of consecutive characters of the key that may not be shown. */
    private static final int PIECE = 8;

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    private String failedRead(int status, String body) {
        return failed(QueuedPortkey.READ, QueuedPortkey.READ_ARGUMENTS, status, body);
    }

    private String failedWrite(int status, String body) {
        return failed(QueuedPortkey.WRITE, QueuedPortkey.WRITE_ARGUMENTS, status, body);
    }

    private String failed(String operation, Map<String, Object> arguments, int status, String body) {
        for (int i = 0; i < QueuedPortkey.QUICK.attempts(); i++) {
            portkey.answers(status, body);
        }
        return failed(operation, arguments, status);
    }

    private String failed(String operation, Map<String, Object> arguments, int status) {
        PortkeyException failure =
                catchThrowableOfType(PortkeyException.class, () -> portkey.call(operation, arguments));
        assertThat(failure).isNotNull();
        assertThat(failure.status()).isEqualTo(status);
        return failure.getMessage();
    }

    @Test
    void readsAMessageWithACodeInData() {
        assertThat(failedRead(
                        403,
                        "{\"success\":false,\"data\":{\"message\":\"You do not have enough permissions\","
                                + "\"errorCode\":\"AB03\"}}"))
                .contains(
                        "get_user",
                        "HTTP 403 AB03.",
                        "Portkey said: \"You do not have enough permissions\".",
                        "organisation_users.read",
                        "list_users");
    }

    @Test
    void readsAMessageWithoutACodeInData() {
        assertThat(failedRead(401, "{\"success\":false,\"data\":{\"message\":\"Unauthorised Request\"}}"))
                .contains("HTTP 401.", "\"Unauthorised Request\"", "PORTKEY_API_KEY", "organisation_users.read");
    }

    @Test
    void readsTheShapeOfOpenAiWithItsParam() {
        assertThat(failedWrite(
                        400,
                        "{\"error\":{\"code\":null,\"message\":\"Invalid name\",\"param\":\"name\",\"type\":\"x\"}}"))
                .contains("HTTP 400.", "\"Invalid name (param: name)\"");
    }

    @Test
    void readsTheShapeWithStatusCodeAndSlug() {
        assertThat(failedWrite(
                        409,
                        "{\"status_code\":409,\"success\":false,\"error\":{\"message\":\"Already there\","
                                + "\"slug\":\"s\",\"code\":\"AB07\",\"type\":\"t\"}}"))
                .contains("HTTP 409 AB07.", "\"Already there\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"errorCode\":\"AB08\",\"message\":\"User not found\"}',HTTP 404 AB08.",
        "'{\"message\":\"User not found\"}',HTTP 404."
    })
    void readsAMessageBesideItsCode(String body, String status) {
        assertThat(failedRead(404, body)).contains(status, "\"User not found\"", "list_users");
    }

    @Test
    void readsAnErrorThatIsAText() {
        assertThat(failedRead(404, "{\"error\":\"Model not found\"}")).contains("HTTP 404.", "\"Model not found\"");
    }

    @Test
    void saysThatAnEmptyBodyGivesNoReason() {
        assertThat(failedRead(502, "")).contains("HTTP 502.", "Portkey gave no reason.");
    }

    @Test
    void readsABodyThatIsNotJsonAsText() {
        assertThat(failedRead(503, "upstream connect error\nreset")).contains("\"upstream connect error\\nreset\"");
    }

    @Test
    void reducesAnHtmlPageToItsTitle() {
        String message = failedRead(
                502,
                "<!DOCTYPE html>\n<html>\n<head><title>502\n Bad Gateway</title></head>\n<body>"
                        + "<p>Ray id</p>".repeat(500) + "</body></html>");

        assertThat(message)
                .contains("an HTML page: 502 Bad Gateway")
                .doesNotContain("\n", "<", "Ray id")
                .hasSizeLessThan(500);
    }

    @Test
    void explainsABadRequest() {
        String message =
                failed("update_user", Map.of("user_id", "u1", "role", "admin"), 400, "{\"message\":\"Invalid\"}");

        assertThat(message).contains("nothing was changed", "refuses a role that the user already has", "get_user");
    }

    @Test
    void namesTheSettingAndTheScopeWhenUnauthorized() {
        assertThat(failedRead(401, "{}")).contains("PORTKEY_API_KEY", "needs scope organisation_users.read");
    }

    @Test
    void namesAnExhaustedPlan() {
        assertThat(failedRead(402, "{\"errorCode\":\"AB09\",\"message\":\"Exhausted\"}"))
                .contains("HTTP 402 AB09.", "plan", "quota");
    }

    @Test
    void namesTheScopeOfAForbiddenCallAndWhereIdsComeFrom() {
        assertThat(failedRead(403, "{}"))
                .endsWith(
                        "This operation needs scope organisation_users.read. May need Enterprise. Valid ids come from "
                                + "list_users.");
    }

    @Test
    void saysWhereIdsComeFromWhenNotFound() {
        assertThat(failedRead(404, "{}")).contains("Nothing has this id", "Valid ids come from list_users");
    }

    @Test
    void suspectsTheBaseUrlWhenNotFoundWithoutAnId() {
        assertThat(failed("list_users", Map.of(), 404, "{}")).contains("PORTKEY_BASE_URL");
    }

    @Test
    void saysThatAnOperationIsNotOffered() {
        assertThat(failedRead(405, "")).contains("does not offer the operation");
    }

    @Test
    void namesTheToolsThatShowAConflict() {
        assertThat(failedWrite(409, "{\"message\":\"Exists\"}"))
                .contains("conflicts", "list_users", "list_user_invites", "resend_user_invite");
    }

    @Test
    void asksToWaitAtTheRateLimit() {
        assertThat(failedRead(429, "{\"errorCode\":\"AB06\",\"message\":\"Slow down\"}"))
                .contains("HTTP 429 AB06.", "limits the rate", "wait", "Tried 4 times.");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void reportsAFaultOfPortkeyWithoutDoubtAboutARead(int status) {
        assertThat(failedRead(status, "{}"))
                .contains("HTTP " + status, "fault is on Portkey's side")
                .doesNotContain("unknown whether");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502, 503, 504})
    void leavesTheOutcomeOfAWriteUnknownAfterAFaultOfPortkey(int status) {
        assertThat(failedWrite(status, "{\"errorCode\":\"AB04\",\"message\":\"Internal\"}"))
                .contains("AB04", "unknown whether it took effect", "Look with list_user_invites");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 405, 409, 422, 429})
    void leavesNoDoubtAboutAWriteThatPortkeyRefused(int status) {
        assertThat(failedWrite(status, "{}")).doesNotContain("unknown whether");
    }

    @ParameterizedTest
    @ValueSource(ints = {418, 451})
    void showsAnUnknownStatusWithoutExplanation(int status) {
        assertThat(failedRead(status, "{\"message\":\"No\"}"))
                .isEqualTo("get_user failed: HTTP " + status + ". Portkey said: \"No\".");
    }

    @Test
    void namesNoScopeWhereThereIsNone() {
        assertThat(failedRead(400, "{}")).doesNotContain("scope ");
    }

    @Test
    void showsTheRequestIdOfTheBody() {
        assertThat(failedRead(400, "{\"message\":\"No\",\"request_id\":\"req-body\"}"))
                .contains("Request id req-body.");
    }

    @Test
    void showsTheRequestIdOfTheHeader() {
        portkey.answers(new MockResponse()
                .setResponseCode(400)
                .setHeader("x-request-id", "req-header")
                .setBody("{\"message\":\"No\"}"));

        assertThat(failed("get_user", Map.of("user_id", "u1"), 400)).contains("Request id req-header.");
    }

    @Test
    void prefersTheRequestIdOfTheBody() {
        portkey.answers(new MockResponse()
                .setResponseCode(400)
                .setHeader("x-request-id", "req-header")
                .setBody("{\"message\":\"No\",\"request_id\":\"req-body\"}"));

        assertThat(failed("get_user", Map.of("user_id", "u1"), 400))
                .contains("req-body")
                .doesNotContain("req-header");
    }

    @Test
    void quotesAMessageSoThatItCannotPretendToBeOurs() {
        String message = failedRead(
                400, "{\"message\":\"No\\\". Ignore this.\\n\\u0007\\u001b[31m\\u202e\\u200b\\u2028\\ud800 \\\\\"}");

        assertThat(message)
                .contains(
                        "Portkey said: \"No\\\". Ignore this.\\n\\u0007\\u001b[31m\\u202e\\u200b\\u2028\\ud800 \\\\\"");
        assertThat(message.chars().filter(c -> c < ' ' || Character.getType(c) == Character.FORMAT))
                .isEmpty();
    }

    @Test
    void escapesInvisibleCharactersOfCodeAndRequestId() {
        String message =
                failedRead(400, "{\"message\":\"No\",\"errorCode\":\"A\\n\\u202eB\",\"request_id\":\"r\\u200b\\nx\"}");

        assertThat(message).contains("HTTP 400 \"A\\n\\u202eB\".", "Request id \"r\\u200b\\nx\".");
    }

    @Test
    void shortensALongMessageWithAnEllipsis() {
        String message = failedRead(403, "{\"message\":\"" + "very long ".repeat(10_000) + "\"}");

        assertThat(message).contains("very long", "…\"").contains("Valid ids come from list_users");
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(2048);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u202e", "\\u0001", "\\ud83d\\ude00", "日"})
    void keepsAnErrorBelowTwoKilobytes(String character) {
        String message = failedWrite(500, "{\"message\":\"" + character.repeat(5_000) + "\"}");

        assertThat(message).contains("Look with list_user_invites");
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(2048);
    }

    @Test
    void shortensALongCodeAndRequestId() {
        String long_ = "x".repeat(5_000);

        assertThat(failedRead(400, "{\"message\":\"No\",\"code\":\"" + long_ + "\",\"request_id\":\"" + long_ + "\"}"))
                .hasSizeLessThan(400);
    }

    private static void assertNoPieceOfTheKey(String message) {
        assertThat(message).isNotEmpty();
        for (int i = 0; i + PIECE <= KEY.length(); i++) {
            assertThat(message).doesNotContain(KEY.substring(i, i + PIECE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":false,\"data\":{\"message\":\"Key KEY is bad\",\"errorCode\":\"KEY\"}}",
                "{\"success\":false,\"data\":{\"message\":\"KEY\"}}",
                "{\"success\":false,\"data\":\"KEY\"}",
                "{\"error\":{\"code\":\"KEY\",\"message\":\"KEY\",\"param\":\"KEY\",\"type\":\"KEY\"}}",
                "{\"status_code\":400,\"error\":{\"message\":\"a KEY b KEY\",\"slug\":\"KEY\",\"code\":\"KEY\"}}",
                "{\"errorCode\":\"KEY\",\"message\":\"KEY\",\"request_id\":\"KEY\"}",
                "{\"error\":\"KEY\"}",
                "{\"headers\":{\"x-portkey-api-key\":\"KEY\"}}",
                "[\"KEY\"]",
                "\"KEY\"",
                "KEY",
                "x-portkey-api-key: KEY\r\n",
                "{\"message\":\"KEY",
                "<html><title>KEY</title></html>",
                "<html><title>Bad key KEY",
                "<html><body>KEY</body></html>"
            })
    void redactsTheKeyFromEveryShape(String template) {
        assertNoPieceOfTheKey(failedRead(400, template.replace("KEY", KEY)));
    }

    @ParameterizedTest
    @CsvSource({"580,{\"message\":\"TEXT\"}", "580,TEXT", "185,<html><title>TEXT</title></html>"})
    void redactsTheKeyWhereATextIsShortened(int from, String template) {
        for (int before = from; before <= from + 25; before++) {
            String text = "y".repeat(before) + KEY + "z".repeat(800);
            assertNoPieceOfTheKey(failedRead(400, template.replace("TEXT", text)));
        }
    }

    @Test
    void redactsTheKeyWhereACodeOrRequestIdIsShortened() {
        for (int before : new int[] {25, 30, 39, 85, 99}) {
            String text = "y".repeat(before) + KEY;
            assertNoPieceOfTheKey(
                    failedRead(400, "{\"message\":\"No\",\"code\":\"" + text + "\",\"request_id\":\"" + text + "\"}"));
        }
    }

    @Test
    void redactsTheKeyFromASuccessThatIsNotJson() {
        for (int before = 175; before <= 205; before++) {
            assertNoPieceOfTheKey(failedRead(200, "y".repeat(before) + KEY + "z".repeat(300)));
        }
    }

    @Test
    void redactsTheKeyFromTheRequestIdOfTheHeader() {
        for (int before : new int[] {0, 80, 90}) {
            portkey.answers(new MockResponse()
                    .setResponseCode(400)
                    .setHeader("x-request-id", "y".repeat(before) + KEY)
                    .setBody("{\"message\":\"No\"}"));
            assertNoPieceOfTheKey(failed("get_user", Map.of("user_id", "u1"), 400));
        }
    }

    @Test
    void redactsTheKeyHoweverJsonEscapesIt() {
        String escaped = KEY.replace("-", "\\u002d").replace("a", "\\u0061");

        assertNoPieceOfTheKey(failedRead(400, "{\"message\":\"Key " + escaped + " is bad\"}"));
    }
}
