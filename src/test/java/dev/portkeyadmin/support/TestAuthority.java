package dev.portkeyadmin.support;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/** A company's own certificate authority, made for one run: a root, an intermediate, and servers whose certificates the intermediate signs. */
public final class TestAuthority {

    private final TestKey intermediate;

    private TestAuthority(TestKey intermediate) {
        this.intermediate = intermediate;
    }

    /** Makes an authority whose certificates carry its name. */
    public static TestAuthority make(String name) throws GeneralSecurityException {
        return new TestAuthority(TestKey.root("CN=" + name + " root").intermediate("CN=" + name + " intermediate"));
    }

    /** The identity of a server on this machine: its own certificate and the intermediate one. */
    public SSLContext server() throws GeneralSecurityException {
        return server(Instant.now(), 2, TestCertificate.HERE);
    }

    /** The same, expired two days ago. */
    public SSLContext expiredServer() throws GeneralSecurityException {
        return server(Instant.now().minus(Duration.ofDays(3)), 1, TestCertificate.HERE);
    }

    /** The same, for another machine. */
    public SSLContext serverElsewhere() throws GeneralSecurityException {
        return server(Instant.now(), 2, "elsewhere.test");
    }

    private SSLContext server(Instant from, int days, String... names) throws GeneralSecurityException {
        return intermediate.server(from, Duration.ofDays(days), names).context();
    }

    /** The certificate that has to be trusted. */
    public Certificate root() {
        return intermediate.chain().get(1);
    }

    /** The same as text. */
    public String pem() throws GeneralSecurityException {
        return TestCertificate.pem(root());
    }
}
