package dev.portkeyadmin.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback whose tunnels all lead to one port of this machine, regardless of the requested host. */
final class TunnelProxy implements AutoCloseable {

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final String expected;
    private final int target;
    private final RawUpstream upstream;

    private TunnelProxy(int target, String userInfo) throws IOException {
        this.target = target;
        this.expected = userInfo == null
                ? ""
                : "proxy-authorization: basic "
                        + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        this.upstream = RawUpstream.start(this::serve);
    }

    /**
     * Starts a proxy.
     *
     * @param userInfo user and password that it wants; null when everybody may pass
     */
    static TunnelProxy to(PortkeyStub portkey, String userInfo) throws IOException {
        return new TunnelProxy(portkey.server.getPort(), userInfo);
    }

    private void serve(Socket client) throws IOException {
        while (true) {
            String head = RawUpstream.readHead(client.getInputStream());
            heads.add(head);
            if (head.toLowerCase(Locale.ROOT).contains(expected.toLowerCase(Locale.ROOT))) {
                relay(client);
                return;
            }
            write(
                    client,
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n"
                            + "Content-Length: 0\r\n\r\n");
        }
    }

    private void relay(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            Thread back = new Thread(() -> copy(server, client), "tunnel");
            back.setDaemon(true);
            back.start();
            copy(client, server);
        }
    }

    /** Copies until one side ends, and then ends both. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException e) {
            // One side closed its connection; both are closed now.
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The heads that arrived before each tunnel was opened or refused. */
    List<String> heads() {
        return heads;
    }

    URI url() {
        return URI.create("http://" + upstream.baseUrl("http").getAuthority());
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }
}
