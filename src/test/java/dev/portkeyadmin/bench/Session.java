package dev.portkeyadmin.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of a contender and the client at its pipes. */
final class Session implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();

    private final long started;
    private final Process process;
    private final OutputStream in;
    private final BufferedReader out;
    private final Thread watch;

    Session(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        started = System.nanoTime();
        process = builder.start();
        in = process.getOutputStream();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
        watch = new Thread(this::endLate, "watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Ends a contender that hangs, which fails the run. */
    private void endLate() {
        try {
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Process process() {
        return process;
    }

    double millisSinceStart() {
        return (System.nanoTime() - started) / 1e6;
    }

    void send(String text) throws IOException {
        in.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** The next line of any kind. */
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("Its stdout has ended.");
        }
        return line;
    }

    /** The id of the request that is answered next; other messages are skipped. */
    int answered() throws IOException {
        while (true) {
            String line = line();
            int id = -1;
            boolean failed = false;
            boolean answer = false;
            try (JsonParser parser = JSON.createParser(line)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    switch (name) {
                        case "id" -> id = value.isNumeric() ? parser.getIntValue() : -1;
                        case "error" -> failed = true;
                        case "result" -> answer = true;
                        default -> {}
                    }
                    parser.skipChildren();
                }
            }
            // The data of these results has no member isError, so only the result itself can contain it.
            if (failed || answer && line.contains("\"isError\":true")) {
                throw new IOException("It answered with an error: " + line.substring(0, Math.min(500, line.length())));
            }
            if (answer) {
                return id;
            }
        }
    }

    /** Asks, and waits for the answer. */
    void ask(int id, String method, String params) throws IOException {
        send(request(id, method, params));
        while (answered() != id) {
            // Skips late answers to other requests.
        }
    }

    static String request(int id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    /** Ends the input and returns the milliseconds until the process exits. */
    double millisToExit() throws IOException, InterruptedException {
        long end = System.nanoTime();
        in.close();
        process.waitFor();
        return (System.nanoTime() - end) / 1e6;
    }

    /** Asks the process to end and returns the milliseconds until it exits. */
    double millisToTerminate() throws InterruptedException {
        long end = System.nanoTime();
        // The launcher of the distribution is replaced by its Java, so the process is the server itself.
        process.toHandle().destroy();
        process.waitFor();
        return (System.nanoTime() - end) / 1e6;
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        // Waits, so that its end does not slow the next process down.
        process.destroyForcibly().onExit().join();
        watch.interrupt();
        out.close();
    }
}
