package dev.portkeyadmin.pipe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server of the packaged jar that shares one process with others: to a test a process, but without an own JVM, whose start costs
 * more than most tests.
 */
final class HostedSession extends Process {

    private static final String MAIN = "dev.portkeyadmin.SessionHost";

    /** What a process has as exit status that was killed. */
    private static final int KILLED = 128 + 9;

    /** The process of all sessions, started with the first one. It ends when this process ends. */
    private static final class Host {

        static final Host INSTANCE = new Host();

        private final int port;

        Host() {
            try {
                Path tests = Path.of(HostedSession.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                List<String> command = new ArrayList<>(List.of(JarProcess.java()));
                // Without the archive of classes, which is made meanwhile.
                command.addAll(SharedClasses.FLAGS);
                // With a common pool of one thread, as on two cores, the HTTP client of the JDK starts threads for each
                // request.
                command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
                command.addAll(List.of("-cp", JarProcess.jar() + File.pathSeparator + tests, MAIN));
                // Here is what the servers log.
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectError(JarProcess.jar()
                                .resolveSibling("session-host.log")
                                .toFile());
                JarProcess.clean(builder.environment());
                port = new Scanner(builder.start().getInputStream(), StandardCharsets.US_ASCII).nextInt();
            } catch (IOException | URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Opens two connections in one step, so that no other thread comes between them. */
        synchronized Socket[] connect() throws IOException {
            return new Socket[] {
                new Socket(InetAddress.getLoopbackAddress(), port), new Socket(InetAddress.getLoopbackAddress(), port)
            };
        }
    }

    private final Socket streams;
    private final Socket errors;
    private final InputStream in;
    private final OutputStream out;
    private final InputStream err;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private HostedSession(Socket streams, Socket errors) throws IOException {
        this.streams = streams;
        this.errors = errors;
        in = streams.getInputStream();
        OutputStream input = streams.getOutputStream();
        out = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                input.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                input.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                streams.shutdownOutput();
            }
        };
        err = new Errors(new DataInputStream(errors.getInputStream()));
    }

    /** Starts a server with that environment. */
    static HostedSession open(Map<String, String> environment) throws IOException {
        Socket[] sockets = Host.INSTANCE.connect();
        for (Socket socket : sockets) {
            socket.setTcpNoDelay(true);
        }
        byte[] head = JarProcess.text(environment).getBytes(StandardCharsets.UTF_8);
        DataOutputStream side = new DataOutputStream(sockets[1].getOutputStream());
        side.writeInt(head.length);
        side.write(head);
        return new HostedSession(sockets[0], sockets[1]);
    }

    /** The bytes of stderr, each part behind its length, and behind the last one the exit status. */
    private final class Errors extends InputStream {

        private final DataInputStream side;
        private int left;

        Errors(DataInputStream side) {
            this.side = side;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (left == 0 && !exit.isDone()) {
                try {
                    left = side.readInt();
                    if (left < 0) {
                        left = 0;
                        exit.complete(side.readInt());
                    }
                } catch (EOFException e) {
                    exit.complete(KILLED);
                }
            }
            if (left == 0) {
                return -1;
            }
            int read = side.read(bytes, offset, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public InputStream getErrorStream() {
        return err;
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return exit.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            exit.get(timeout, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int exitValue() {
        if (!exit.isDone()) {
            throw new IllegalThreadStateException("the session goes on");
        }
        return exit.join();
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    /** Hangs up, so that the server ends as one whose client is gone. */
    @Override
    public void destroy() {
        exit.complete(KILLED);
        try {
            streams.close();
            errors.close();
        } catch (IOException e) {
            // The connections are gone.
        }
    }

    @Override
    public Process destroyForcibly() {
        destroy();
        return this;
    }
}
