package dev.portkeyadmin.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Trust in the certificates of a PEM file besides the JDK's own. */
final class Trust {

    private Trust() {}

    /** For connections without TLS, which need a context all the same: the default one would read all certificates there are. */
    static SSLContext nobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SSLContext defaultsAnd(Path pem) {
        try {
            Collection<Certificate> certificates = new ArrayList<>(defaults());
            try (InputStream in = Files.newInputStream(pem)) {
                var added = CertificateFactory.getInstance("X.509").generateCertificates(in);
                if (added.isEmpty()) {
                    throw new CertificateException("no certificate");
                }
                certificates.addAll(added);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry(String.valueOf(store.size()), certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedException("PORTKEY_CA_BUNDLE names a file that cannot be read as PEM certificates ("
                    + e.getClass().getSimpleName() + "); nothing was sent.");
        }
    }

    private static List<X509Certificate> defaults() throws GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>();
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                trusted.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return trusted;
    }

    /** The trust managers over a store; over the JDK's own when it is null. */
    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
