package dev.portkeyadmin.net;

import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.runtime.OperatingSystem;
import dev.portkeyadmin.text.TextList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that connections trust.
 *
 * @param source where they come from, in a few words; empty when there are none
 */
public record TrustConfig(SSLContext context, String source) {

    /** Properties that choose what the JDK trusts. */
    private static final List<String> CHOICES = List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStoreType");

    /** Trusts no certificate. For connections without TLS, where the default context would only read certificates in vain. */
    public static TrustConfig none() {
        return new TrustConfig(new SSLContext(new OnDemand(), null, "TLS") {}, "");
    }

    /** The context of {@link #none}, created only if a connection uses TLS: plain http does not need its 400 classes. */
    private static final class OnDemand extends SSLContextSpi {

        private @Nullable SSLContext context;

        private synchronized SSLContext context() {
            SSLContext made = context == null ? contextFor() : context;
            context = made;
            return made;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            context().init(keys, trust, random);
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return context().getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context().getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return context().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return context().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context().getClientSessionContext();
        }
    }

    /**
     * Trusts the JDK's certificates, which the properties javax.net.ssl.trustStore... may choose, and further ones.
     *
     * @param system stores of the operating system
     * @param bundle PEM file with further certificates; null for none
     * @throws NetworkSettingException when the file or the store that javax.net.ssl.trustStore names cannot be read
     */
    public static TrustConfig of(List<KeyStore> system, @Nullable Path bundle) {
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
            // Without further certificates it is the default context of this process.
            return new TrustConfig(more.isEmpty() ? SSLContext.getDefault() : defaultsAnd(more), TextList.all(sources));
        } catch (IOException | GeneralSecurityException e) {
            throw new NetworkSettingException("The certificates that this Java trusts cannot be read ("
                    + e.getClass().getSimpleName() + "); no request was sent. Check -Djavax.net.ssl.trustStore and "
                    + "-Djavax.net.ssl.trustStorePassword if they are set, or use another Java.");
        }
    }

    /** Returns the stores of the operating system; none where the JDK cannot read them or a property chooses another store. */
    public static List<KeyStore> system() {
        return open(types(System.getProperties()));
    }

    /** Returns the JDK's names for the operating system's own stores, on a machine with those properties. */
    public static List<String> types(Properties properties) {
        if (isChosen(properties)) {
            return List.of();
        }
        return switch (OperatingSystem.of(properties.getProperty("os.name", ""))) {
            case WINDOWS -> List.of("Windows-ROOT");
            // From JDK 23 on, the roots of macOS have their own store; the other one holds certificates that were
            // added.
            case MACOS -> List.of("KeychainStore-ROOT", "KeychainStore");
            case LINUX -> List.of();
        };
    }

    private static boolean isChosen(Properties properties) {
        return CHOICES.stream().anyMatch(choice -> properties.getProperty(choice) != null);
    }

    /** Opens the stores of those types and leaves out those that cannot be opened. */
    public static List<KeyStore> open(List<String> types) {
        List<KeyStore> opened = new ArrayList<>();
        for (String type : types) {
            try {
                KeyStore store = KeyStore.getInstance(type);
                store.load(null, null);
                opened.add(store);
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                Loggers.of(TrustConfig.class).debug("{} cannot be opened and is left out: {}", type, e.toString());
            }
        }
        return opened;
    }

    /** Returns the certificates that a store trusts, without those of its own keys; none when it cannot be read. */
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
            Loggers.of(TrustConfig.class).debug("{} cannot be read and is left out: {}", store.getType(), e.toString());
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
                    + e.getClass().getSimpleName() + "); no request was sent.");
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
        return contextFor(managers(store));
    }

    private static void add(KeyStore store, List<? extends Certificate> certificates) throws GeneralSecurityException {
        for (Certificate certificate : certificates) {
            store.setCertificateEntry(String.valueOf(store.size()), certificate);
        }
    }

    /** Returns trust managers for a store; for the JDK's own when it is null. */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Returns a client's context with those trust managers. */
    public static SSLContext contextFor(TrustManager... managers) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
