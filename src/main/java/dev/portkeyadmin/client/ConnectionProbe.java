package dev.portkeyadmin.client;

import dev.portkeyadmin.client.error.Failures;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.net.Proxies;
import dev.portkeyadmin.net.TrustConfig;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Finds out whether and how the host of the API is reached, or which step fails. */
final class ConnectionProbe {

    private static final int PROXY_REQUIRES_PASSWORD = 407;
    private static final String TUNNEL_FAILED = Failures.TUNNEL_FAILED + ", got: ";
    private static final int QUOTED = 200;

    private final PortkeyClient connection;
    private final URI url;
    private final String proxy;

    /** Takes the URL and the proxy for it as host and port; empty for none. */
    ConnectionProbe(PortkeyClient connection, URI url, String proxy) {
        this.connection = connection;
        this.url = url;
        this.proxy = proxy;
    }

    ConnectionInfo inspect(Deadline deadline) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/json")
                .header("Accept-Encoding", "identity")
                .header("User-Agent", RequestFactory.USER_AGENT)
                .build();
        TrustConfig trust = connection.trust();
        long start = System.nanoTime();
        try {
            HttpResponse<?> answer = connection.exchangeStart(request, deadline);
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            if (answer.statusCode() == PROXY_REQUIRES_PASSWORD && !proxy.isEmpty()) {
                throw new UnreachableException(passwordRequired(answer), null);
            }
            SSLSession session = answer.sslSession().orElse(null);
            return new ConnectionInfo(
                    answer.statusCode(),
                    milliseconds,
                    proxy,
                    session == null ? "" : session.getProtocol(),
                    session == null ? "" : issuer((X509Certificate) session.getPeerCertificates()[0]),
                    trust.source());
        } catch (IOException e) {
            throw new UnreachableException(reason(e, request, deadline), e);
        }
    }

    private static String issuer(X509Certificate certificate) {
        return SafeText.of(certificate.getIssuerX500Principal().getName(), QUOTED);
    }

    /** Writes the error. To name the issuer of a refused certificate, it connects to the host again. */
    private String reason(IOException failure, HttpRequest request, Deadline deadline) throws InterruptedException {
        String host = url.getAuthority();
        String next = proxy.isEmpty() ? host : "the proxy " + proxy;
        String check = proxy.isEmpty()
                ? "check PORTKEY_BASE_URL and the network; if a proxy is required, set " + variable() + "."
                : "check " + variable() + " and the network.";
        List<Throwable> causes = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .toList();
        if (has(causes, UnresolvedAddressException.class) || has(causes, UnknownHostException.class)) {
            return "The name of " + next + " cannot be resolved: " + check;
        }
        if (has(causes, CertificateException.class)) {
            return distrust(causes, host, presented(request, deadline));
        }
        String said = String.valueOf(failure.getMessage());
        String detail = failure.getMessage() == null ? "" : " (" + quoted(said) + ")";
        // "Unrecognized SSL message, plaintext connection?" in some releases, "Unsupported or unrecognized ..." in
        // others.
        if (failure instanceof SSLException && said.contains("nrecognized SSL message")) {
            return host + " does not speak TLS" + detail + ": check scheme and port of PORTKEY_BASE_URL.";
        }
        if (failure instanceof SSLException) {
            return "The TLS handshake with " + host + " failed" + detail
                    + ". The host has to support TLS 1.2 or 1.3, and no "
                    + "firewall may block it: check scheme and port of PORTKEY_BASE_URL, then ask the "
                    + "administrator of the host or of the firewall.";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "Connecting to " + next + " timed out: " + check;
        }
        if (failure instanceof HttpTimeoutException) {
            return "No complete answer came from " + next + " within "
                    + deadline.limit().toSeconds() + " s: " + check;
        }
        if (failure instanceof ConnectException) {
            return "The connection to " + next + " was refused, or the network has no route to it: " + check;
        }
        if (said.startsWith(TUNNEL_FAILED)) {
            return "The proxy " + proxy + " refused a tunnel to " + host + " (HTTP "
                    + said.substring(TUNNEL_FAILED.length())
                    + "): ask its administrator to allow that host, "
                    + "or add the host to NO_PROXY if it can be reached without a proxy.";
        }
        return "The server at " + next + " does not speak HTTP, or it closed the connection" + detail + ": "
                + (proxy.isEmpty() ? "check scheme, host and port of PORTKEY_BASE_URL." : "check " + variable() + ".");
    }

    /** Quotes a text of an intermediary, which may know the password of the proxy. */
    private String quoted(String text) {
        return SafeText.of(connection.secrets().redact(text), QUOTED);
    }

    private String variable() {
        return Proxies.variable(url);
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    private String distrust(List<Throwable> causes, String host, @Nullable X509Certificate presented) {
        String certificate =
                "The certificate of " + host + (presented == null ? "" : ", issued by " + issuer(presented) + ",");
        if (has(causes, CertificateExpiredException.class)) {
            return certificate
                    + " has expired: the administrator of the host has to renew it, unless the clock of this machine "
                    + "is wrong.";
        }
        if (has(causes, CertificateNotYetValidException.class)) {
            return certificate + " is not valid yet: check the clock of this machine.";
        }
        if (causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).matches("No (name|subject alt).*"))) {
            return certificate + " is for another host: check PORTKEY_BASE_URL.";
        }
        return certificate + " is not trusted by " + connection.trust().source()
                + ". If a company's proxy inspects TLS, or "
                + "your Portkey has a certificate of its own, save the root certificate in a PEM "
                + "file and set PORTKEY_CA_BUNDLE to that file.";
    }

    private String passwordRequired(HttpResponse<?> answer) {
        List<String> offers = answer.headers().allValues("Proxy-Authenticate");
        if (!offers.isEmpty() && offers.stream().noneMatch(offer -> offer.regionMatches(true, 0, "Basic", 0, 5))) {
            return "The proxy " + proxy + " requires a kind of authentication that is not supported (HTTP 407, "
                    + quoted(String.join(", ", offers))
                    + "): ask its administrator to allow Basic, or run a local proxy that authenticates to it.";
        }
        return "The proxy " + proxy + " requires a user and a password, or refused them (HTTP 407): set " + variable()
                + "=http://user:password@" + proxy + " with special characters encoded, for example %40 for @.";
    }

    /** Returns the certificate that the host presents; null when that fails. */
    private @Nullable X509Certificate presented(HttpRequest request, Deadline deadline) throws InterruptedException {
        CapturingTrustManager manager = new CapturingTrustManager();
        try {
            connection.sendOnceWith(manager, request, deadline);
        } catch (IOException e) {
            Loggers.of(ConnectionProbe.class).debug("asking the host for its certificate: {}", e.toString());
        }
        return manager.seen;
    }

    /** Keeps the certificate of the server and refuses it. */
    private static final class CapturingTrustManager implements X509TrustManager {

        private volatile @Nullable X509Certificate seen;

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no certificate is trusted");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            seen = chain[0];
            throw new CertificateException("no certificate is trusted");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
