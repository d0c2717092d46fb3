package dev.portkeyadmin.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The name and the version of this server; the build sets the version. */
public final class Version {

    /** The name, in commands, directories and protocols. */
    public static final String NAME = "portkey-admin-mcp";

    /** The number, for example 0.1.0. */
    public static final String TEXT = read();

    private Version() {}

    /** Reads the jar's manifest, which is at hand; for classes that are not in a jar, a file beside them. */
    private static String read() {
        String packaged = Version.class.getPackage().getImplementationVersion();
        if (packaged != null) {
            return packaged;
        }
        try (InputStream in = Version.class.getResourceAsStream("/dev/portkeyadmin/version")) {
            if (in == null) {
                throw new IllegalStateException("the jar holds no version");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
