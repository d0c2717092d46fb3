package dev.portkeyadmin.client.error;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Says what the failure of a connection means for the request. */
public final class Failures {

    private Failures() {}

    /** Returns true if the request cannot have reached Portkey. */
    public static boolean neverSent(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException
                // The message of the JDK when a proxy refuses to open a tunnel.
                || String.valueOf(failure.getMessage()).startsWith("Tunnel failed");
    }
}
