package dev.portkeyadmin.net;

import dev.portkeyadmin.runtime.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates are trusted.
 *
 * @param source where they come from, in a few words; empty when there are none
 */
public record TrustConfig(SSLContext context, String source) {

    /** Either means that somebody chose what the JDK trusts. */
    private static final List<String> CHOICES = List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStoreType");

    /** For connections without TLS, which need a context all the same: the default one would read all certificates there are. */
    public static TrustConfig nobody() {
        return new TrustConfig(deciding(), "");
    }

    /**
     * Trust in the JDK's certificates, which may be chosen by the properties javax.net.ssl.trustStore..., and in more.
     *
     * @param system what the operating system trusts
     * @param bundle PEM file with further certificates; null for none
     * @throws NetworkSettingException when the file, or what javax.net.ssl.trustStore names, cannot be read
     */
    public static TrustConfig of(List<KeyStore> system, Path bundle) {
        List<String> sources = new ArrayList<>();
        sources.add(
                isChosen(System.getProperties())
                        ? "the certificates of javax.net.ssl.trustStore"
                        : "the JDK's certificates");
        List<Certificate> more = new ArrayList<>();
        for (KeyStore store : system) {
            more.addAll(certificates(store));
        }
        if (!more.isEmpty()) {
            sources.add("those of the operating system");
        }
        if (bundle != null) {
            more.addAll(certificates(bundle));
            sources.add("PORTKEY_CA_BUNDLE");
        }
        try {
            // Without more it is the context that everybody in this process shares.
            return new TrustConfig(more.isEmpty() ? SSLContext.getDefault() : defaultsAnd(more), join(sources));
        } catch (IOException | GeneralSecurityException e) {
            throw new NetworkSettingException("The certificates that this Java trusts cannot be read ("
                    + e.getClass().getSimpleName() + "), so nothing was sent: check -Djavax.net.ssl.trustStore and "
                    + "-Djavax.net.ssl.trustStorePassword if they are set, or use another Java.");
        }
    }

    private static String join(List<String> sources) {
        int last = sources.size() - 1;
        return last == 0 ? sources.get(0) : String.join(", ", sources.subList(0, last)) + " and " + sources.get(last);
    }

    /** What this machine's operating system trusts; nothing where the JDK cannot ask it, or where somebody chose. */
    public static List<KeyStore> system() {
        return open(types(System.getProperties()));
    }

    /** By what names the JDK knows the operating system's own store, on a machine with those properties. */
    public static List<String> types(Properties properties) {
        String os = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (isChosen(properties)) {
            return List.of();
        }
        if (os.startsWith("windows")) {
            return List.of("Windows-ROOT");
        }
        // From JDK 23 on the roots of macOS have a store of their own, and the other one holds what was added to them.
        return os.startsWith("mac") ? List.of("KeychainStore-ROOT", "KeychainStore") : List.of();
    }

    private static boolean isChosen(Properties properties) {
        return CHOICES.stream().anyMatch(choice -> properties.getProperty(choice) != null);
    }

    /** The stores of those types, without those that cannot be opened. */
    public static List<KeyStore> open(List<String> types) {
        List<KeyStore> opened = new ArrayList<>();
        for (String type : types) {
            try {
                KeyStore store = KeyStore.getInstance(type);
                store.load(null, null);
                opened.add(store);
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                Loggers.of(TrustConfig.class).debug("{} cannot be opened, and is left out: {}", type, e.toString());
            }
        }
        return opened;
    }

    /** Those that a store trusts; none when it cannot be read. Its keys, and the certificates they came with, do not matter. */
    private static List<Certificate> certificates(KeyStore store) {
        List<Certificate> trusted = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    trusted.add(store.getCertificate(alias));
                }
            }
            return trusted;
        } catch (GeneralSecurityException | RuntimeException e) {
            Loggers.of(TrustConfig.class)
                    .debug("{} cannot be read, and is left out: {}", store.getType(), e.toString());
            return List.of();
        }
    }

    private static Collection<? extends Certificate> certificates(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new CertificateException("no certificate");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new NetworkSettingException("PORTKEY_CA_BUNDLE names a file that cannot be read as PEM certificates ("
                    + e.getClass().getSimpleName() + "); nothing was sent.");
        }
    }

    private static SSLContext defaultsAnd(List<Certificate> more) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                add(store, List.of(x509.getAcceptedIssuers()));
            }
        }
        add(store, more);
        return deciding(managers(store));
    }

    private static void add(KeyStore store, List<? extends Certificate> certificates) throws GeneralSecurityException {
        for (Certificate certificate : certificates) {
            store.setCertificateEntry(String.valueOf(store.size()), certificate);
        }
    }

    /** The trust managers over a store; over the JDK's own when it is null. */
    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** A client's context in which those managers decide. */
    public static SSLContext deciding(TrustManager... managers) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
