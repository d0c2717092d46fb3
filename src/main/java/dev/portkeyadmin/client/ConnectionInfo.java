package dev.portkeyadmin.client;

/**
 * Describes how the host of the API is reached, as found by {@link PortkeyClient#inspect}.
 *
 * @param status of the answer to a GET of the base URL without a key
 * @param milliseconds from the name lookup to the end of the answer; the first request of a process takes longer
 * @param proxy its host and port, without credentials; empty for a direct connection
 * @param tls version, for example TLSv1.3; empty for http
 * @param issuer of the host's certificate, quoted; empty for http
 * @param trust source of the trust in that certificate, in a few words; empty for http
 */
public record ConnectionInfo(int status, long milliseconds, String proxy, String tls, String issuer, String trust) {}
