package dev.portkeyadmin;

import dev.portkeyadmin.http.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Strikes known secrets from everything written, whoever writes it. Works by the line: a secret spans no line end. */
final class RedactingStream extends OutputStream {

    private final OutputStream sink;
    private final Secrets secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    RedactingStream(OutputStream sink, Secrets secrets) {
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

    private void pass() throws IOException {
        byte[] safe = secrets.redact(line.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        line.reset();
        sink.write(safe);
        sink.flush();
    }
}
