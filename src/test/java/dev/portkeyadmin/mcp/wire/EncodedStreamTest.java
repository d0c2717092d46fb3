package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests the text that a terminal with a code page of its own receives. */
class EncodedStreamTest {

    private static final Charset CODE_PAGE = Charset.forName("IBM850");

    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();

    @Test
    void encodesTextThatArrivesInAnyPieces() throws IOException {
        String text = "Zoë – größer 🙂\n".repeat(500);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (EncodedStream stream = new EncodedStream(sink, CODE_PAGE)) {
            stream.write(bytes[0]);
            for (int at = 1; at < bytes.length; at += 1 + at % 1_500) {
                stream.write(bytes, at, Math.min(1 + at % 1_500, bytes.length - at));
            }
            stream.flush();
            assertThat(sink.toString(CODE_PAGE))
                    .isEqualTo(text.replace("–", "?").replace("🙂", "?"));
        }
    }
}
