package dev.portkeyadmin.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for this machine and for portkey.test, made by the JDK's keytool for one run. */
public final class TestCertificate {

    static final char[] PASSWORD = "only-for-this-run".toCharArray();

    /** The names of this machine, and one that only the proxies of tests resolve. */
    static final String HERE = "san=dns:localhost,ip:127.0.0.1,dns:portkey.test";

    private final Path store;
    private final Path pem;

    private TestCertificate(Path store, Path pem) {
        this.store = store;
        this.pem = pem;
    }

    private static TestCertificate shared;

    /** A certificate shared by all tests of this run, because making one takes a process. */
    public static synchronized TestCertificate shared()
            throws IOException, InterruptedException, GeneralSecurityException {
        if (shared == null) {
            shared = make(directory());
        }
        return shared;
    }

    /** A directory that is deleted after the run, with the files that this package puts there. */
    static Path directory() throws IOException {
        Path directory = Files.createTempDirectory("portkey-test-certificates");
        directory.toFile().deleteOnExit();
        for (String name : List.of("server.p12", "server.pem", "authority.p12")) {
            directory.resolve(name).toFile().deleteOnExit();
        }
        return directory;
    }

    /** Makes a certificate in a directory that holds none. */
    public static TestCertificate make(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("server.p12");
        Path pem = directory.resolve("server.pem");
        addKey(store, "server", "-dname", "CN=localhost", "-ext", HERE, "-validity", "2");
        TestCertificate made = new TestCertificate(store, pem);
        Files.writeString(pem, pem(keys(store).getCertificate("server")));
        return made;
    }

    /** Adds a key and its certificate, described by further options of keytool, to a store that may be new. */
    static void addKey(Path store, String alias, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                // Ten thousand rounds would protect a password that is written above.
                "-J-Dkeystore.pkcs12.certPbeIterationCount=1",
                "-J-Dkeystore.pkcs12.keyPbeIterationCount=1",
                "-J-Dkeystore.pkcs12.macIterationCount=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        arguments.addAll(List.of(options));
        keytool(arguments);
    }

    static KeyStore keys(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
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
    public SSLContext serverContext() throws IOException, GeneralSecurityException {
        return serverContext(keys(store));
    }

    /** The identity of a server with the keys of a store. */
    static SSLContext serverContext(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }
}
