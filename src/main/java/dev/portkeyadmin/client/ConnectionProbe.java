package dev.portkeyadmin.client;

import dev.portkeyadmin.net.Proxies;
import dev.portkeyadmin.net.TrustConfig;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.runtime.Loggers;
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

/** Whether the host of the API can be reached and how; if not, at which step it ends. */
final class ConnectionProbe {

    private static final int PROXY_WANTS_PASSWORD = 407;
    private static final String TUNNEL_FAILED = "Tunnel failed, got: ";
    private static final int QUOTED = 200;

    private final PortkeyClient connection;
    private final URI url;
    private final String proxy;

    /** The URL to ask, and the proxy on the way to it as host and port; empty for none. */
    ConnectionProbe(PortkeyClient connection, URI url, String proxy) {
        this.connection = connection;
        this.url = url;
        this.proxy = proxy;
    }

    ConnectionInfo inspect(Deadline deadline) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/json")
                .header("User-Agent", RequestFactory.USER_AGENT)
                .build();
        TrustConfig trust = connection.trust();
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> answer = connection.ask(request, deadline);
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            if (answer.statusCode() == PROXY_WANTS_PASSWORD && !proxy.isEmpty()) {
                throw new UnreachableException(passwordWanted(answer), null);
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

    /** The text of the error; to name the issuer of a certificate that was refused, the host is asked for it again. */
    private String reason(IOException failure, HttpRequest request, Deadline deadline) throws InterruptedException {
        String host = url.getAuthority();
        String next = proxy.isEmpty() ? host : "the proxy " + proxy;
        String check = proxy.isEmpty()
                ? "check PORTKEY_BASE_URL and the network; where only a proxy leads out, set " + variable() + "."
                : "check " + variable() + " and the network.";
        List<Throwable> causes = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .toList();
        if (has(causes, UnresolvedAddressException.class) || has(causes, UnknownHostException.class)) {
            return "The name of " + next + " is unknown here: " + check;
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
            return "TLS with " + host + " could not be agreed on" + detail + ". It has to support TLS 1.2 or 1.3, and "
                    + "nothing on the way may cut it off: check scheme and port of PORTKEY_BASE_URL, then ask whoever "
                    + "runs the host or the firewall before it.";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "No connection to " + next + " was made in time: " + check;
        }
        if (failure instanceof HttpTimeoutException) {
            return "Nothing complete came from " + next + " within "
                    + deadline.limit().toSeconds() + " s: " + check;
        }
        if (failure instanceof ConnectException) {
            return "The connection to " + next + " was refused, or no way leads there: " + check;
        }
        if (said.startsWith(TUNNEL_FAILED)) {
            return "The proxy " + proxy + " opens no tunnel to " + host + " (HTTP "
                    + said.substring(TUNNEL_FAILED.length())
                    + "): have whoever runs it allow that host, "
                    + "or name the host in NO_PROXY if it can be reached without a proxy.";
        }
        return "What answers at " + next + " does not speak HTTP, or hung up" + detail + ": "
                + (proxy.isEmpty() ? "check scheme, host and port of PORTKEY_BASE_URL." : "check " + variable() + ".");
    }

    /** What somebody on the way said, who may have been told the password of the proxy. */
    private String quoted(String text) {
        return SafeText.of(connection.secrets().redact(text), QUOTED);
    }

    private String variable() {
        return Proxies.variable(url);
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    private String distrust(List<Throwable> causes, String host, X509Certificate presented) {
        String certificate =
                "The certificate of " + host + (presented == null ? "" : ", issued by " + issuer(presented) + ",");
        if (has(causes, CertificateExpiredException.class)) {
            return certificate
                    + " has expired: whoever runs the host has to renew it, unless the clock of this machine "
                    + "is wrong.";
        }
        if (has(causes, CertificateNotYetValidException.class)) {
            return certificate + " is not valid yet: check the clock of this machine.";
        }
        if (causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).matches("No (name|subject alt).*"))) {
            return certificate + " is for another host: check PORTKEY_BASE_URL.";
        }
        return certificate + " is not trusted by " + connection.trust().source()
                + ". If a company's proxy opens TLS, or "
                + "Portkey is installed with a certificate of your own, put the root certificate behind it into a PEM "
                + "file and set PORTKEY_CA_BUNDLE to that file.";
    }

    private String passwordWanted(HttpResponse<?> answer) {
        List<String> offers = answer.headers().allValues("Proxy-Authenticate");
        if (!offers.isEmpty() && offers.stream().noneMatch(offer -> offer.regionMatches(true, 0, "Basic", 0, 5))) {
            return "The proxy " + proxy + " wants a kind of login that is not supported (HTTP 407, "
                    + quoted(String.join(", ", offers))
                    + "): have whoever runs it allow Basic, or run a proxy here that logs in to it.";
        }
        return "The proxy " + proxy + " wants a user and a password, or other ones (HTTP 407): set " + variable()
                + "=http://user:password@" + proxy + " with each special character as in %40 for @.";
    }

    /** What the host shows, which a client that trusts nobody gets to see, too; null when that fails. */
    private X509Certificate presented(HttpRequest request, Deadline deadline) throws InterruptedException {
        Witness witness = new Witness();
        try {
            connection.begin(request, witness, deadline);
        } catch (IOException e) {
            Loggers.of(ConnectionProbe.class).debug("the host was asked for its certificate: {}", e.toString());
        }
        return witness.seen;
    }

    /** Looks at a certificate and refuses it. */
    private static final class Witness implements X509TrustManager {

        private volatile X509Certificate seen;

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody is trusted");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            seen = chain[0];
            throw new CertificateException("nobody is trusted");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
