package dev.portkeyadmin.mcp.wire;

import dev.portkeyadmin.redact.RedactingStream;
import dev.portkeyadmin.redact.Secrets;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Holds the standard streams of the process. {@code System.out} and {@code System.err} both lead to stderr, where every known
 * secret is redacted, so that nothing but the messages of this program reaches stdout. {@code System.err} also dates what is logged.
 */
public final class Stdio {

    private final Secrets secrets = new Secrets();
    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;

    private Stdio(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.err = new PrintStream(new RedactingStream(err, secrets), true, StandardCharsets.UTF_8);
    }

    /** Other streams in place of those of the process, which stay unchanged. */
    public static Stdio of(InputStream in, OutputStream out, OutputStream err) {
        return new Stdio(in, out, err);
    }

    /**
     * Takes over the streams of the process.
     *
     * @param terminal the charset of the terminal that shows what is written; UTF-8 for programs
     */
    public static Stdio take(Charset terminal) {
        Stdio stdio = new Stdio(
                new FileInputStream(FileDescriptor.in),
                encoded(new FileOutputStream(FileDescriptor.out), terminal),
                encoded(new FileOutputStream(FileDescriptor.err), terminal));
        System.setErr(new LogStream(stdio.err));
        System.setOut(stdio.err);
        System.setIn(InputStream.nullInputStream());
        return stdio;
    }

    private static OutputStream encoded(OutputStream stream, Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) ? stream : new EncodedStream(stream, charset);
    }

    /** The secrets that are redacted from stderr. */
    public Secrets secrets() {
        return secrets;
    }

    /** The stdin of the process. */
    public InputStream in() {
        return in;
    }

    /** The stdout of the process, which only the transport may write. */
    public OutputStream out() {
        return out;
    }

    /** Writes text for people to stdout. */
    public PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    /** Writes text for people to stderr. */
    public PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    /** Writes the last text of stderr, which may lack a line end. */
    public void close() {
        err.close();
    }
}
