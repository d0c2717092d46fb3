package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.body.ContentEncoding;
import dev.portkeyadmin.client.outcome.UnreachableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import okhttp3.mockwebserver.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that answers which are compressed, although no request asks for that, are decoded within the usual limits. */
class CompressedAnswersTest {

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    private static byte[] compressed(String how, byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = how.contains("gzip")
                ? new GZIPOutputStream(bytes)
                : new DeflaterOutputStream(bytes, new Deflater(9, how.equals("raw")))) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static MockResponse answer(int status, String encoding, byte[] body) {
        MockResponse answer = new MockResponse().setResponseCode(status).setBody(new Buffer().write(body));
        return encoding == null ? answer : answer.setHeader("Content-Encoding", encoding);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"gzip,gzip", "gzip,x-gzip", "gzip,GZIP", "gzip,", "gzip,identity", "zlib,deflate", "raw,deflate"})
    void decodesASuccess(String how, String encoding) throws Exception {
        portkey.answers(answer(200, encoding, compressed(how, utf8("{\"id\":\"u1\",\"name\":\"Zoë\"}"))));

        assertThat(portkey.read().get("name").asText()).isEqualTo("Zoë");
    }

    @ParameterizedTest
    @CsvSource({"gzip,gzip", "zlib,deflate", "raw,deflate"})
    void decodesAnError(String how, String encoding) {
        portkey.answers(answer(
                403,
                encoding,
                compressed(how, utf8("{\"success\":false,\"data\":{\"message\":\"No\",\"errorCode\":\"AB03\"}}"))));

        assertThatThrownBy(() -> portkey.read()).hasMessageContainingAll("HTTP 403 AB03.", "Portkey said: \"No\".");
    }

    @Test
    void decodesAnAnswerWithAOneTimeSecret() throws Exception {
        portkey.answers(
                answer(200, "gzip", compressed("gzip", utf8("{\"invite_link\":\"https://app.example.com/i1\"}"))));

        assertThat(portkey.write().get("invite_link").asText()).isEqualTo("https://app.example.com/i1");
    }

    @Test
    void keepsTheStartOfADamagedAnswerWithAOneTimeSecret() throws Exception {
        byte[] whole = compressed(
                "gzip",
                utf8("{\"invite_link\":\"https://app.example.com/i1\",\"more\":\"" + "x".repeat(50_000) + "\"}"));
        portkey.answers(answer(200, "gzip", Arrays.copyOf(whole, whole.length - 20)));

        assertThat(portkey.write().textValue()).contains("https://app.example.com/i1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "identity"})
    void readsAnAnswerThatIsNotCompressedAfterAll(String encoding) throws Exception {
        portkey.answers(answer(200, encoding, utf8("{\"id\":\"u1\"}")));

        assertThat(portkey.read().get("id").asText()).isEqualTo("u1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void acceptsAnEmptyAnswer(int emptyGzip) throws Exception {
        portkey.answers(answer(200, "gzip", emptyGzip == 0 ? new byte[0] : compressed("gzip", new byte[0])));

        assertThat(portkey.call("delete_user", Map.of("user_id", "u1")).isMissingNode())
                .isTrue();
    }

    @Test
    void namesACompressionThatItCannotDecode() {
        portkey.answers(answer(200, "br", new byte[] {11, 2, -128, 65}));

        assertThatThrownBy(() -> portkey.read()).hasMessageContainingAll("not JSON", "compressed as \"br\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zlib", "raw"})
    void refusesAnAnswerThatIsTooLargeOnceDecoded(String how) {
        byte[] bomb = compressed(how, new byte[64 << 20]);
        assertThat(bomb.length).isLessThan(100_000);
        portkey.answers(answer(200, how.equals("gzip") ? "gzip" : "deflate", bomb));

        assertThatThrownBy(() -> portkey.read())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("larger than 8 MB", "Ask for less");
        assertThat(portkey.received()).isEqualTo(1);
        assertThat(AnswerMemory.SHARED.claim(1).granted()).isDone();
    }

    @Test
    void decodesNoMoreOfAnErrorThanIsQuoted() {
        byte[] decoded = ContentEncoding.decode(compressed("gzip", new byte[64 << 20]), "gzip", 64 << 10);

        assertThat(decoded).hasSize(64 << 10);
    }

    @Test
    void decodesALargeAnswerWithinTheMemoryForAnswers() throws Exception {
        String item = "{\"id\":\"0123456789abcdef\"},";
        String list = "{\"data\":[" + item.repeat(100_000) + "{}]}";
        AnswerMemory memory = new AnswerMemory(1L << 30);
        portkey.answers(answer(200, "gzip", compressed("gzip", utf8(list))));
        try (PortkeyClient connection = new PortkeyClient(
                new PortkeyClient.Options(
                        portkey.baseUrl(), ApiKey.of(QueuedPortkey.KEY, portkey.secrets), false, null, Map.of()),
                QueuedPortkey.QUICK,
                List.of(),
                memory)) {
            assertThat(QueuedPortkey.read(connection).get("data").size()).isEqualTo(100_001);
        }
        assertThat(memory.claim(Long.MAX_VALUE).granted()).isDone();
    }
}
