package dev.portkeyadmin.client;

/**
 * How the host of the API is reached, as {@link PortkeyClient#inspect} found it.
 *
 * @param status of the answer to a GET of the base URL without a key
 * @param milliseconds from the lookup of the name to the end of the answer; the first request of a process takes longer
 * @param proxy its host and port, without credentials; empty when the way is direct
 * @param tls version, such as TLSv1.3; empty for http
 * @param issuer of the host's certificate, quoted; empty for http
 * @param trust where trust in that certificate comes from, in a few words; empty for http
 */
public record ConnectionInfo(int status, long milliseconds, String proxy, String tls, String issuer, String trust) {}
