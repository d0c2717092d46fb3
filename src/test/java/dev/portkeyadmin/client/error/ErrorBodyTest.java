package dev.portkeyadmin.client.error;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.support.Growth;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests every shape in which Portkey reports errors. */
class ErrorBodyTest {

    private static ErrorBody of(String text) {
        return ErrorBody.of(text.getBytes(StandardCharsets.UTF_8), new Secrets());
    }

    @Test
    void findsMessageAndCodeUnderData() {
        assertThat(of("{\"success\":false,\"data\":{\"message\":\"Not enough\",\"errorCode\":\"AB03\"}}"))
                .isEqualTo(new ErrorBody("AB03", "Not enough", ""));
    }

    @Test
    void returnsAnEmptyCodeWhereNoneIs() {
        assertThat(of("{\"success\":false,\"data\":{\"message\":\"Unauthorised Request\"}}"))
                .isEqualTo(new ErrorBody("", "Unauthorised Request", ""));
    }

    @Test
    void readsTheShapeOfOpenAiWithItsParam() {
        assertThat(of("{\"error\":{\"code\":\"bad\",\"message\":\"Wrong\",\"param\":\"name\",\"type\":\"t\"}}"))
                .isEqualTo(new ErrorBody("bad", "Wrong (param: name)", ""));
    }

    @Test
    void ignoresNullsInTheShapeOfOpenAi() {
        assertThat(of("{\"error\":{\"code\":null,\"message\":\"Wrong\",\"param\":null,\"type\":null}}"))
                .isEqualTo(new ErrorBody("", "Wrong", ""));
    }

    @Test
    void readsTheShapeWithStatusCodeAndSlug() {
        assertThat(of("{\"status_code\":409,\"success\":false,\"error\":{\"message\":\"Taken\",\"slug\":\"x\","
                        + "\"code\":\"AB07\",\"type\":\"conflict\"}}"))
                .isEqualTo(new ErrorBody("AB07", "Taken", ""));
    }

    @Test
    void readsFlatMembers() {
        assertThat(of("{\"errorCode\":\"AB08\",\"message\":\"Gone\"}")).isEqualTo(new ErrorBody("AB08", "Gone", ""));
    }

    @Test
    void readsASingleMessage() {
        assertThat(of("{\"message\":\"Gone\"}")).isEqualTo(new ErrorBody("", "Gone", ""));
    }

    @Test
    void usesAnErrorThatIsAStringAsTheMessage() {
        assertThat(of("{\"error\":\"Model not found\"}")).isEqualTo(new ErrorBody("", "Model not found", ""));
    }

    @Test
    void usesDataThatIsAStringAsTheMessage() {
        assertThat(of("{\"success\":false,\"data\":\"No\"}")).isEqualTo(new ErrorBody("", "No", ""));
    }

    @Test
    void readsTheOthersWhereTheErrorIsNull() {
        assertThat(of("{\"error\":null,\"data\":{\"message\":\"No\",\"errorCode\":\"AB01\"}}"))
                .isEqualTo(new ErrorBody("AB01", "No", ""));
    }

    @Test
    void prefersTheErrorCodeToTheCode() {
        assertThat(of("{\"data\":{\"code\":400,\"errorCode\":\"AB01\",\"message\":\"No\"}}")
                        .code())
                .isEqualTo("AB01");
    }

    @Test
    void findsACodeBesideTheInnerObject() {
        assertThat(of("{\"errorCode\":\"AB01\",\"error\":{\"message\":\"No\"}}"))
                .isEqualTo(new ErrorBody("AB01", "No", ""));
    }

    @Test
    void showsACodeThatIsANumber() {
        assertThat(of("{\"error\":{\"code\":4711,\"message\":\"No\"}}").code()).isEqualTo("4711");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"No\",\"request_id\":\"r-1\"}",
                "{\"message\":\"No\",\"requestId\":\"r-1\"}",
                "{\"data\":{\"message\":\"No\",\"request_id\":\"r-1\"}}",
                "{\"error\":{\"message\":\"No\"},\"request_id\":\"r-1\"}"
            })
    void findsTheRequestIdInsideAndBeside(String body) {
        assertThat(of(body)).isEqualTo(new ErrorBody("", "No", "r-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n"})
    void readsNothingFromAnEmptyBody(String body) {
        assertThat(of(body)).isEqualTo(new ErrorBody("", "", ""));
    }

    @Test
    void usesPlainTextAsTheMessage() {
        assertThat(of("  upstream connect error\n")).isEqualTo(new ErrorBody("", "upstream connect error", ""));
    }

    @Test
    void reducesAnHtmlPageToItsTitle() {
        assertThat(of("<!DOCTYPE html>\n<html><head><TITLE class=x>502\n  Bad   Gateway</TITLE></head>"
                        + "<body><h1>Sorry</h1></body></html>"))
                .isEqualTo(new ErrorBody("", "an HTML page: 502 Bad Gateway", ""));
    }

    @Test
    void namesAnHtmlPageWithoutTitle() {
        assertThat(of("<html><body>Sorry</body></html>").message()).isEqualTo("an HTML page");
    }

    @Test
    void readsAPageOfUnclosedTitlesInLinearTime() {
        Growth.assertLinear(
                100_000, size -> assertThat(of("<title".repeat(size)).message()).isEqualTo("an HTML page"));
    }

    @Test
    void showsJsonInAnUnknownShapeUnchanged() {
        assertThat(of("{\"errors\":[{\"detail\":\"No\"}]}").message()).isEqualTo("{\"errors\":[{\"detail\":\"No\"}]}");
        assertThat(of("[1,2]").message()).isEqualTo("[1,2]");
    }

    @Test
    void showsAMessageThatIsAnObjectAsJson() {
        assertThat(of("{\"error\":{\"message\":{\"name\":[\"too long\"]}}}").message())
                .isEqualTo("{\"name\":[\"too long\"]}");
    }

    @Test
    void treatsBrokenJsonAsPlainText() {
        assertThat(of("{\"message\":\"No").message()).isEqualTo("{\"message\":\"No");
    }

    @Test
    void replacesBytesThatAreNotUtf8() {
        byte[] bytes = {'n', (byte) 0xFF, 'o'};

        assertThat(ErrorBody.of(bytes, new Secrets()).message()).isEqualTo("n\uFFFDo");
    }

    @Test
    void shortensANumberWithAHugeExponent() {
        assertThat(of("{\"message\":1e999999999}").message()).hasSizeLessThan(40);
    }

    @Test
    void treatsJsonNestedTooDeepAsPlainText() {
        assertThat(of("[".repeat(100_000)).message()).startsWith("[[");
    }

    @Test
    void ignoresAnErrorThatIsOnlyAFlag() {
        assertThat(ErrorBody.of("{\"error\":true,\"message\":\"Boom\"}".getBytes(StandardCharsets.UTF_8), new Secrets())
                        .message())
                .isEqualTo("Boom");
    }
}
