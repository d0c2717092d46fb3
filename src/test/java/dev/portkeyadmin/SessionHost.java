package dev.portkeyadmin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portkeyadmin.mcp.wire.Stdio;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;

/**
 * Runs many servers of the packaged jar in one process, each as {@link Main} does for its own process, but with the two connections of
 * a client in place of the standard streams and with the environment that the client sends. Ends with its input.
 */
final class SessionHost {

    /** In place of a length: the exit status follows. */
    private static final int END = -1;

    private SessionHost() {}

    /** Prints the port at which it takes sessions. */
    public static void main(String[] args) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        System.out.println(server.getLocalPort());
        System.setOut(System.err);
        run("sessions", () -> {
            while (true) {
                // A client opens both before another one opens the next.
                Socket streams = server.accept();
                Socket errors = server.accept();
                run("session", () -> serve(streams, errors));
            }
        });
        while (System.in.read() >= 0) {
            // Only the end counts.
        }
        System.exit(0);
    }

    private interface Work {

        void run() throws IOException, InterruptedException;
    }

    private static void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // The client has gone.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(Socket streams, Socket errors) throws IOException, InterruptedException {
        streams.setTcpNoDelay(true);
        errors.setTcpNoDelay(true);
        try (streams;
                errors) {
            DataInputStream head = new DataInputStream(errors.getInputStream());
            Map<String, String> environment =
                    new ObjectMapper().readValue(head.readNBytes(head.readInt()), new TypeReference<>() {});
            DataOutputStream side = new DataOutputStream(errors.getOutputStream());
            Stdio stdio = Stdio.of(streams.getInputStream(), streams.getOutputStream(), framed(side));
            int status = Main.run(new String[0], environment, stdio);
            stdio.close();
            streams.shutdownOutput();
            synchronized (side) {
                side.writeInt(END);
                side.writeInt(status);
            }
            // Closed with input that nobody has read, the connection would lose output that is under way.
            while (head.read() >= 0) {
                // The client closes its end.
            }
        }
    }

    /** Writes the length before the bytes, and stays open: the exit status comes last. */
    private static OutputStream framed(DataOutputStream side) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                synchronized (side) {
                    side.writeInt(length);
                    side.write(bytes, offset, length);
                }
            }
        };
    }
}
