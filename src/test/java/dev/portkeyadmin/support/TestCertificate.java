package dev.portkeyadmin.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for this machine and for portkey.test, made by the JDK's keytool for one run. */
public final class TestCertificate {

    private static final char[] PASSWORD = "only-for-this-run".toCharArray();

    private final Path store;
    private final Path pem;

    private TestCertificate(Path store, Path pem) {
        this.store = store;
        this.pem = pem;
    }

    /** Makes one in a directory that holds none. */
    public static TestCertificate make(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("server.p12");
        Path pem = directory.resolve("server.pem");
        keytool(
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,dns:portkey.test",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD));
        TestCertificate made = new TestCertificate(store, pem);
        byte[] encoded = made.keys().getCertificate("server").getEncoded();
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                        + "\n-----END CERTIFICATE-----\n");
        return made;
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** What a user would set as PORTKEY_CA_BUNDLE. */
    public Path pem() {
        return pem;
    }

    /** What the server presents itself with. */
    public SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys(), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }
}
