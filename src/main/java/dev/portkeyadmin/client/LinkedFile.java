package dev.portkeyadmin.client;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.client.body.BoundedBody;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.net.Loopback;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads the start of a file at a link that Portkey sent: over https from any host but this machine, which only a Portkey on this
 * machine may name. The key is not sent.
 */
final class LinkedFile {

    private final PortkeyClient connection;

    LinkedFile(PortkeyClient connection) {
        this.connection = connection;
    }

    byte[] start(String link, Deadline deadline) throws InterruptedException {
        URI address = parse(link);
        if (address == null || !mayFollow(address)) {
            throw new RefusedException(
                    "The link was not followed, since it does not lead to a file on https. Open it yourself.");
        }
        String host = SafeText.bare(address.getHost(), QUOTE_LENGTH);
        try {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Accept-Encoding", "identity")
                    .header("User-Agent", RequestFactory.USER_AGENT)
                    .build();
            HttpResponse<BoundedBody> answer = connection.exchangeStart(request, deadline);
            BoundedBody body = answer.body();
            if (answer.statusCode() != 200 || body == null) {
                throw new UnreachableException(
                        host + " answered with HTTP " + answer.statusCode() + ". Open the link yourself.", null);
            }
            return body.take();
        } catch (IOException e) {
            throw new UnreachableException(host + " did not answer. Open the link yourself.", e);
        }
    }

    private static @Nullable URI parse(String link) {
        try {
            return new URI(link);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** The connection to Portkey is used, so that a link with another scheme would lack what that needs. */
    private boolean mayFollow(URI address) {
        URI base = connection.baseUrl();
        String host = address.getHost();
        if (host == null || address.getUserInfo() != null) {
            return false;
        }
        boolean isHere = Loopback.is(host);
        return base.getScheme().equalsIgnoreCase(address.getScheme())
                && isHere == Loopback.is(String.valueOf(base.getHost()))
                && (isHere || address.getScheme().equalsIgnoreCase("https"));
    }
}
