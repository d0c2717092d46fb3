package dev.portkeyadmin;

import dev.portkeyadmin.http.Secrets;
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

    private final Secrets secrets;
    private final InputStream in = new FileInputStream(FileDescriptor.in);
    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    private final PrintStream err;

    private Stdio(Secrets secrets) {
        this.secrets = secrets;
        this.err = new PrintStream(
                new RedactingStream(new FileOutputStream(FileDescriptor.err), secrets), true, StandardCharsets.UTF_8);
    }

    /** Takes the streams over. */
    static Stdio take() {
        Stdio stdio = new Stdio(new Secrets());
        System.setErr(stdio.err);
        System.setOut(stdio.err);
        System.setIn(InputStream.nullInputStream());
        return stdio;
    }

    /** The secrets that are struck from stderr. */
    public Secrets secrets() {
        return secrets;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
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
}
