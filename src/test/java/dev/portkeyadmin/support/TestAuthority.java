package dev.portkeyadmin.support;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A company's own certificate authority, made for one run: a root, an intermediate, and servers whose certificates the intermediate signs. */
public final class TestAuthority {

    private static final String INTERMEDIATE = "intermediate";

    private final Path store;
    private final Map<String, SSLContext> servers = new HashMap<>();

    private TestAuthority(Path store) {
        this.store = store;
    }

    private static TestAuthority shared;

    /** An authority named Company, shared by all tests of this run, because each certificate takes a process. */
    public static synchronized TestAuthority shared() throws IOException, InterruptedException {
        if (shared == null) {
            shared = make(TestCertificate.directory(), "Company");
        }
        return shared;
    }

    /** Makes an authority in a directory that holds none; its certificates carry its name. */
    public static TestAuthority make(Path directory, String name) throws IOException, InterruptedException {
        Path store = directory.resolve("authority.p12");
        TestCertificate.addKey(store, "root", "-dname", "CN=" + name + " root", "-ext", "bc:c", "-validity", "2");
        TestCertificate.addKey(
                store,
                INTERMEDIATE,
                "-signer",
                "root",
                "-dname",
                "CN=" + name + " intermediate",
                "-ext",
                "bc:c",
                "-validity",
                "2");
        return new TestAuthority(store);
    }

    /** The identity of a server on this machine: its own certificate and the intermediate one. */
    public SSLContext server() throws IOException, InterruptedException, GeneralSecurityException {
        return server("here", TestCertificate.HERE, "-0d", "2");
    }

    /** The same, expired two days ago. */
    public SSLContext expiredServer() throws IOException, InterruptedException, GeneralSecurityException {
        return server("expired", TestCertificate.HERE, "-3d", "1");
    }

    /** The same, for another machine. */
    public SSLContext serverElsewhere() throws IOException, InterruptedException, GeneralSecurityException {
        return server("elsewhere", "san=dns:elsewhere.test", "-0d", "2");
    }

    private synchronized SSLContext server(String alias, String names, String from, String days)
            throws IOException, InterruptedException, GeneralSecurityException {
        if (!servers.containsKey(alias)) {
            servers.put(alias, make(alias, names, from, days));
        }
        return servers.get(alias);
    }

    private SSLContext make(String alias, String names, String from, String days)
            throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificate.addKey(
                store,
                alias,
                "-signer",
                INTERMEDIATE,
                "-dname",
                "CN=server",
                "-ext",
                names,
                "-startdate",
                from,
                "-validity",
                days);
        KeyStore keys = TestCertificate.keys(store);
        Certificate[] chain = keys.getCertificateChain(alias);
        KeyStore own = KeyStore.getInstance("JKS");
        own.load(null, null);
        own.setKeyEntry(
                alias,
                keys.getKey(alias, TestCertificate.PASSWORD),
                TestCertificate.PASSWORD,
                Arrays.copyOf(chain, chain.length - 1));
        return TestCertificate.serverContext(own);
    }

    /** The certificate that has to be trusted. */
    public Certificate root() throws IOException, GeneralSecurityException {
        return TestCertificate.keys(store).getCertificate("root");
    }

    /** The same as text. */
    public String pem() throws IOException, GeneralSecurityException {
        return TestCertificate.pem(root());
    }
}
