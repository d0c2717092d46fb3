package dev.portkeyadmin.mcp;

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
import java.nio.charset.StandardCharsets;

/**
 * The process's own streams, taken before anyone else can. From then on {@code System.out} and {@code System.err} both
 * lead to stderr with every known secret struck out, so that stdout carries what this program means to say and no more.
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

    /** Other streams in the place of the process's own, which are left alone. */
    public static Stdio of(InputStream in, OutputStream out, OutputStream err) {
        return new Stdio(in, out, err);
    }

    /** Takes the streams over. */
    public static Stdio take() {
        Stdio stdio = new Stdio(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        System.setErr(stdio.err);
        System.setOut(stdio.err);
        System.setIn(InputStream.nullInputStream());
        return stdio;
    }

    /** The secrets that are struck from stderr. */
    public Secrets secrets() {
        return secrets;
    }

    public InputStream in() {
        return in;
    }

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

    /** Passes on what was written to stderr without a line end. */
    public void close() {
        err.close();
    }
}
