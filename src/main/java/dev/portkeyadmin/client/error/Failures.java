package dev.portkeyadmin.client.error;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Says what the failure of a connection means for the request. */
public final class Failures {

    /** The message of the JDK when a proxy refuses to open a tunnel, before the status. */
    public static final String TUNNEL_FAILED = "Tunnel failed";

    private Failures() {}

    /** Returns true if the request cannot have reached Portkey. */
    public static boolean neverSent(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException
                || String.valueOf(failure.getMessage()).startsWith(TUNNEL_FAILED);
    }
}
