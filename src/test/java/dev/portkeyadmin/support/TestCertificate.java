package dev.portkeyadmin.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for this machine and for portkey.test, made for one run. */
public final class TestCertificate {

    /** The names of this machine, and one that only the proxies of tests resolve. */
    static final String[] HERE = {"localhost", "127.0.0.1", "portkey.test"};

    private final TestKey key;
    private final Path pem;

    private TestCertificate(TestKey key, Path pem) {
        this.key = key;
        this.pem = pem;
    }

    private static TestCertificate shared;

    /** A certificate shared by all tests of this run. */
    public static synchronized TestCertificate shared() throws IOException, GeneralSecurityException {
        if (shared == null) {
            Path directory = Files.createTempDirectory("portkey-test-certificates");
            directory.toFile().deleteOnExit();
            shared = make(directory);
            shared.pem.toFile().deleteOnExit();
        }
        return shared;
    }

    /** Makes a certificate in a directory that holds none. */
    public static TestCertificate make(Path directory) throws IOException, GeneralSecurityException {
        TestKey key = TestKey.selfSigned(HERE);
        Path pem = directory.resolve("server.pem");
        Files.writeString(pem, pem(key.chain().get(0)));
        return new TestCertificate(key, pem);
    }

    static String pem(Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The file to set as PORTKEY_CA_BUNDLE. */
    public Path pem() {
        return pem;
    }

    /** The identity of a server with this certificate. */
    public SSLContext serverContext() throws GeneralSecurityException {
        return key.context();
    }
}
