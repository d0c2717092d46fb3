package dev.portkeyadmin.approval.http;

import dev.portkeyadmin.approval.http.PageRequest.RefusedRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves HTTP on a free port of 127.0.0.1, one request per connection. Unlike the server of the JDK it limits the time, size and
 * number of connections for itself only, and none of its threads keeps the process alive.
 */
public final class PageServer implements AutoCloseable {

    /** Beyond these, the oldest connection is closed for a new one. */
    public static final int MAX_CONNECTIONS = 32;

    private static final int MAX_DRAINED = 1 << 20;
    private static final long PAUSE_NANOS = 50_000_000;

    /** Answers requests; runs on a thread of its own. */
    public interface Handler {

        /**
         * Answers one request.
         *
         * @param peer the other end of the connection
         * @param port the port of this server
         */
        PageResponse answer(PageRequest request, InetSocketAddress peer, int port) throws RefusedRequest;
    }

    private final ServerSocket socket;
    private final Handler handler;
    private final ApprovalClock clock;
    private final Duration patience;
    private final Deque<Socket> connections = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "approval-page");
        thread.setDaemon(true);
        return thread;
    });

    private PageServer(ServerSocket socket, Handler handler, ApprovalClock clock, Duration patience) {
        this.socket = socket;
        this.handler = handler;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Starts a server.
     *
     * @param patience how long one connection may take in all
     * @throws IOException when no port is free
     */
    public static PageServer start(Handler handler, ApprovalClock clock, Duration patience) throws IOException {
        ServerSocket socket = new ServerSocket(0, MAX_CONNECTIONS, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        PageServer server = new PageServer(socket, handler, clock, patience);
        server.threads.execute(server::accept);
        return server;
    }

    /** The port of 127.0.0.1 on which it listens. */
    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                admit(socket.accept());
            } catch (IOException e) {
                // Closed, or no file descriptor is left for now.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void admit(Socket connection) {
        synchronized (connections) {
            if (socket.isClosed()) {
                close(connection);
                return;
            }
            connections.add(connection);
            if (connections.size() > MAX_CONNECTIONS) {
                close(connections.remove());
            }
            threads.execute(() -> serve(connection));
        }
        clock.after(patience, () -> close(connection));
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            try {
                PageRequest request = PageRequest.read(in);
                InetSocketAddress peer = (InetSocketAddress) connection.getRemoteSocketAddress();
                send(connection, handler.answer(request, peer, port()));
            } catch (RefusedRequest e) {
                send(connection, e.response());
                // Closing with unread input would reset the connection before the answer is read.
                connection.shutdownOutput();
                drain(in);
            }
        } catch (IOException e) {
            // The browser is gone, or the time is over.
        } finally {
            synchronized (connections) {
                connections.remove(connection);
            }
        }
    }

    private static void drain(InputStream in) throws IOException {
        int left = MAX_DRAINED;
        while (left > 0 && in.read() >= 0) {
            left--;
        }
    }

    private static void send(Socket connection, PageResponse response) throws IOException {
        connection.getOutputStream().write(response.bytes());
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
        synchronized (connections) {
            connections.forEach(PageServer::close);
            threads.shutdown();
        }
    }
}
