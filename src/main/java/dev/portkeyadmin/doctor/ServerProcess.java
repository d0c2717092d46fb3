package dev.portkeyadmin.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that this process started. It is used over its pipes, and ended together with everything that it started. */
final class ServerProcess implements AutoCloseable {

    private static final int LONGEST_LINE = 8 << 20;
    private static final int LAST_LINES = 20;
    private static final int WORDS = 3;

    private final Process process;
    private final Duration patience;
    private final BlockingQueue<OutputLine> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>(LAST_LINES);
    private final CountDownLatch saidAll = new CountDownLatch(1);

    /** A line of output; null for the end. */
    private record OutputLine(@Nullable String text) {}

    /** Says what a server did instead of answering. */
    static final class NoAnswerException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean explained;

        /**
         * Takes the sentence.
         *
         * @param explained whether it quotes the reason that the server gave
         */
        NoAnswerException(String message, boolean explained) {
            super(message);
            this.explained = explained;
        }

        boolean isExplained() {
            return explained;
        }
    }

    /**
     * Starts it.
     *
     * @param patience how long to wait for its end
     */
    ServerProcess(List<String> command, Map<String, String> environment, Path directory, Duration patience)
            throws IOException {
        this.patience = patience;
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        read(process.getInputStream(), line -> lines.add(new OutputLine(line)));
        read(process.getErrorStream(), this::keep);
    }

    private interface LineConsumer {
        void take(@Nullable String line);
    }

    private static void read(InputStream in, LineConsumer sink) {
        Thread thread = new Thread(
                () -> {
                    try (in) {
                        ByteArrayOutputStream line = new ByteArrayOutputStream();
                        byte[] buffer = new byte[1 << 16];
                        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                            for (int i = 0; i < n; i++) {
                                if (buffer[i] != '\n') {
                                    line.write(buffer[i]);
                                }
                                if (buffer[i] == '\n' || line.size() > LONGEST_LINE) {
                                    sink.take(line.toString(StandardCharsets.UTF_8)
                                            .strip());
                                    line.reset();
                                }
                            }
                        }
                        if (line.size() > 0) {
                            sink.take(line.toString(StandardCharsets.UTF_8).strip());
                        }
                    } catch (IOException e) {
                        // The process was ended.
                    }
                    sink.take(null);
                },
                "doctor-pipe");
        thread.setDaemon(true);
        thread.start();
    }

    private void keep(@Nullable String line) {
        if (line == null) {
            saidAll.countDown();
        } else if (!line.isEmpty()) {
            while (!said.offer(line)) {
                said.poll();
            }
        }
    }

    /** Sends one message. */
    void send(String message) throws NoAnswerException, InterruptedException {
        try {
            process.getOutputStream().write((message + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw ended();
        }
    }

    /** Waits for the answer to the request of that number. */
    JsonNode answer(int id, Duration limit) throws NoAnswerException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            OutputLine line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw unanswered("It did not answer within " + limit.toSeconds() + " s.");
            }
            String text = line.text;
            if (text == null) {
                throw ended();
            }
            if (text.isEmpty()) {
                continue;
            }
            JsonNode message;
            try {
                message = Json.read(text);
            } catch (IOException e) {
                throw notAMessage();
            }
            if (!message.isObject()) {
                throw notAMessage();
            }
            if (message.path("id").asInt(-1) == id && !message.has("method")) {
                if (message.has("error")) {
                    throw new NoAnswerException(
                            "It answered with an error: "
                                    + message.at("/error/message").asText(),
                            true);
                }
                return message.path("result");
            }
        }
    }

    private static NoAnswerException notAMessage() {
        return new NoAnswerException("It wrote something other than MCP messages to stdout.", false);
    }

    private NoAnswerException ended() throws InterruptedException {
        boolean over = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (over) {
            // A child of it may hold stderr open.
            saidAll.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
        return unanswered(
                over ? "It ended with status " + process.exitValue() + " before it answered." : "It closed stdout.");
    }

    /** Adds the last lines of stderr: programs write the cause before a hint or an address of help. */
    private NoAnswerException unanswered(String what) {
        List<String> last = List.copyOf(said);
        if (last.stream().anyMatch(line -> line.contains("UnsupportedClassVersionError"))) {
            return new NoAnswerException(what + " Its Java is older than 17.", false);
        }
        return last.isEmpty()
                ? new NoAnswerException(what, false)
                : new NoAnswerException(
                        what + " Its last words: "
                                + String.join(" / ", last.subList(Math.max(0, last.size() - WORDS), last.size())),
                        true);
    }

    /** All output up to the end of the process; null when it takes longer. */
    @Nullable
    String rest(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        StringBuilder text = new StringBuilder();
        while (true) {
            OutputLine line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                return null;
            }
            if (line.text == null) {
                return text.toString();
            }
            text.append(line.text).append('\n');
        }
    }

    /** Closes stdin, at which a server ends, and returns whether it did. */
    boolean end() throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
        }
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
