package dev.portkeyadmin.redact;

import dev.portkeyadmin.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Redacts secrets in everything written to a stream, and escapes control characters that a terminal would act on. Works
 * line by line, since a secret does not contain a line end.
 */
public final class RedactingStream extends OutputStream {

    private final OutputStream sink;
    private final Secrets secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Passes redacted lines on to the sink. */
    public RedactingStream(OutputStream sink, Secrets secrets) {
        this.sink = sink;
        this.secrets = secrets;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        line.write(b);
        if (b == '\n') {
            pass();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        pass();
        sink.flush();
    }

    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (SafeText.isInvisible(codePoint) && "\n\r\t".indexOf(codePoint) < 0) {
                visible.append(SafeText.escape(codePoint));
            } else {
                visible.appendCodePoint(codePoint);
            }
        });
        return visible.toString();
    }

    private void pass() throws IOException {
        if (line.size() == 0) {
            return;
        }
        String safe = secrets.redact(line.toString(StandardCharsets.UTF_8));
        line.reset();
        sink.write(visible(safe).getBytes(StandardCharsets.UTF_8));
        sink.flush();
    }
}
