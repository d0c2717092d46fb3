package dev.portkeyadmin.pipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.TestHttpServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Runs the packaged jar as a child process behind raw pipes. {@link ProtocolSchema} validates every line of its stdout; an invalid line
 * fails the test when it waits for the next one or closes the process.
 */
final class JarProcess implements AutoCloseable {

    /** The API key of a process that sends its requests to a server of the test. */
    static final String KEY = RecordingPortkey.KEY;

    /** The limit of every wait. */
    static final Duration PATIENCE = TestHttpServer.PATIENCE;

    /** JVM options with which the JDK writes each request to stderr. */
    static final String[] LOGS_OF_THE_JDK = {
        "-Djdk.httpclient.HttpClient.log=all", "-Djdk.internal.httpclient.debug=true"
    };

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Log levels that count for a whole process: all valid ones but the default. */
    private static final Set<String> LEVELS_OF_A_PROCESS = Set.of("off", "error", "info", "debug", "trace");

    private final Process process;
    private final OutputStream stdin;
    private final Thread outReader;
    private final Thread errReader;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<JsonNode> pending = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<JsonNode, String> methods = new HashMap<>();
    private final Set<JsonNode> stateless = new HashSet<>();
    private boolean outEnded;
    private boolean killed;
    private int lastId = 1_000_000;

    private JarProcess(Process process, boolean read) {
        this.process = process;
        stdin = process.getOutputStream();
        outReader = new Thread(() -> readOut(process.getInputStream()), "child-stdout");
        errReader = new Thread(() -> readErr(process.getErrorStream()), "child-stderr");
        outReader.setDaemon(true);
        errReader.setDaemon(true);
        if (read) {
            outReader.start();
        }
        errReader.start();
    }

    /** Settings of a process. */
    static final class Launch {

        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> options = new ArrayList<>();
        private List<String> what = List.of();
        private List<String> through = List.of();
        private List<String> arguments = List.of();
        private boolean read = true;
        private boolean fewCalls = true;

        /** Sets a variable of the environment, which has no PORTKEY_ variable otherwise. */
        Launch env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Adds options of the JVM. */
        Launch jvm(String... more) {
            options.addAll(Arrays.asList(more));
            return this;
        }

        /** Starts another jar, or with {@code -cp} another class. */
        Launch what(String... jarOrClass) {
            what = List.of(jarOrClass);
            return this;
        }

        /** Starts the process through another command, which gets its command line as arguments. */
        Launch through(String... command) {
            through = List.of(command);
            return this;
        }

        Launch arguments(String... more) {
            arguments = List.of(more);
            return this;
        }

        /** Lets the JVM compile as it does for a user: for a test with hundreds of calls, or with logs of as many lines. */
        Launch manyCalls() {
            fewCalls = false;
            return this;
        }

        /** Leaves stdout to the test, which may close it. */
        Launch unread() {
            read = false;
            return this;
        }

        /** Starts a process of its own, as clients do. */
        JarProcess start() {
            List<String> command = new ArrayList<>(through);
            command.add(java());
            command.addAll(SharedClasses.FLAGS);
            if (fewCalls) {
                command.add(SharedClasses.FEW_CALLS);
            }
            command.addAll(options);
            if (what.isEmpty()) {
                command.addAll(SharedClasses.options());
                command.addAll(List.of("-jar", jar().toString()));
            }
            command.addAll(what);
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command);
            complete(builder.environment());
            try {
                return new JarProcess(builder.start(), read);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /**
         * Starts a server that shares a process with others. For tests of what a server says and sends: not of start and end, memory,
         * logs, signals or closed pipes.
         */
        JarProcess startShared() {
            boolean isPlain = options.isEmpty() && what.isEmpty() && through.isEmpty() && arguments.isEmpty() && read;
            if (!isPlain || LEVELS_OF_A_PROCESS.contains(environment.getOrDefault("PORTKEY_LOG_LEVEL", ""))) {
                throw new IllegalStateException("this launch needs a process of its own");
            }
            Map<String, String> all = new HashMap<>(System.getenv());
            complete(all);
            try {
                return new JarProcess(HostedSession.open(all), true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void complete(Map<String, String> inherited) {
            clean(inherited);
            // Whoever runs the tests is not asked to approve what they do.
            inherited.put("SSH_CONNECTION", "no desktop");
            inherited.putAll(environment);
        }
    }

    /** A process with default settings. */
    static Launch launch() {
        return new Launch();
    }

    /** A process that sends its requests to a server of the test. */
    static Launch against(URI upstream) {
        return new Launch().env("PORTKEY_BASE_URL", upstream.toString()).env("PORTKEY_API_KEY", KEY);
    }

    /** A process with its own sandbox. */
    static Launch sandbox() {
        // The flag would load the command line, whose old class files no archive of classes can hold.
        return launch().env("PORTKEY_SANDBOX", "true");
    }

    static Path jar() {
        return Path.of(System.getProperty("portkey.jar", "target/portkey-admin-mcp.jar"))
                .toAbsolutePath();
    }

    /** The program that runs this test. */
    static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** Removes variables that change the behaviour or the output of the child. */
    static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> {
            String upper = name.toUpperCase(Locale.ROOT);
            return upper.startsWith("PORTKEY_")
                    || upper.endsWith("_PROXY")
                    || upper.endsWith("JAVA_OPTIONS")
                    || upper.equals("JAVA_TOOL_OPTIONS");
        });
    }

    static boolean isWindows() {
        return File.separatorChar == '\\';
    }

    // --- messages of the client

    /** A request as one line. */
    static String request(Object id, String method, Object params) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        message.put("method", method);
        if (params != null) {
            message.put("params", params);
        }
        return text(message);
    }

    /** A notification as one line. */
    static String notification(String method, Object params) {
        return text(
                params == null
                        ? Map.of("jsonrpc", "2.0", "method", method)
                        : Map.of("jsonrpc", "2.0", "method", method, "params", params));
    }

    /** The line that begins every session. */
    static String initialize(Object id, String version) {
        return initialize(id, version, Map.of());
    }

    static String initialize(Object id, String version, Map<String, ?> capabilities) {
        return request(
                id,
                "initialize",
                Map.of(
                        "protocolVersion",
                        version,
                        "capabilities",
                        capabilities,
                        "clientInfo",
                        Map.of("name", "test", "version", "1")));
    }

    /** An id in the form of Portkey's, which no name is looked up for. */
    static String uuid(int number) {
        return String.format("00000000-0000-4000-8000-%012x", number);
    }

    /** A call of a tool as one line. */
    static String call(Object id, String tool, Map<String, ?> arguments) {
        return request(id, "tools/call", Map.of("name", tool, "arguments", arguments));
    }

    /** JSON with single quotes for double ones, for messages that a test writes by hand. */
    static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    /** Sends lines, all in one write. */
    void send(String... lines) {
        for (String line : lines) {
            remember(line);
        }
        sendBytes((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    void sendBytes(byte[] bytes) {
        try {
            stdin.write(bytes);
            stdin.flush();
        } catch (IOException e) {
            throw new AssertionError("The server does not read any more. stderr: " + stderr(), e);
        }
    }

    /** Performs the handshake and returns the server's result. */
    JsonNode handshake() {
        return handshake(Map.of());
    }

    /** The same with capabilities of the client. */
    JsonNode handshake(Map<String, ?> capabilities) {
        send(initialize("handshake", "2025-11-25", capabilities));
        JsonNode result = answer("handshake").path("result");
        send(notification("notifications/initialized", null));
        return result;
    }

    /** Sends a request and waits for the answer. */
    JsonNode ask(String method, Object params) {
        int id = ++lastId;
        send(request(id, method, params));
        return answer(id);
    }

    /** Calls a tool and waits for its result. */
    JsonNode callTool(String tool, Map<String, ?> arguments) {
        return ask("tools/call", Map.of("name", tool, "arguments", arguments)).path("result");
    }

    /** Ends the input. */
    void endInput() {
        try {
            stdin.close();
        } catch (IOException e) {
            throw new AssertionError("The server was gone already. stderr: " + stderr(), e);
        }
    }

    private void remember(String line) {
        try {
            JsonNode message = MAPPER.readTree(line);
            if (message.has("id") && message.path("method").isTextual()) {
                synchronized (pending) {
                    methods.put(message.get("id"), message.get("method").textValue());
                    if (message.at("/params/_meta").has(Era.PREFIX + "protocolVersion")) {
                        stateless.add(message.get("id"));
                    }
                }
            }
        } catch (JsonProcessingException e) {
            // Tests send invalid lines, too, which get no answer with an id.
        }
    }

    // --- messages of the server

    /** The answer to the request with that id. */
    JsonNode answer(Object id) {
        return answer(id, PATIENCE);
    }

    /** The same with another limit. */
    JsonNode answer(Object id, Duration within) {
        JsonNode wanted = parse(text(id));
        return take(
                "an answer to " + wanted,
                message -> !message.has("method") && wanted.equals(message.get("id")),
                within);
    }

    /** The next message that names no request. */
    JsonNode nextWithoutId() {
        return take("a message without id", message -> !message.has("id"), PATIENCE);
    }

    /** The next message of any kind. */
    JsonNode next() {
        return take("a message", message -> true, PATIENCE);
    }

    /** The messages that have arrived and that no test has taken. */
    List<JsonNode> untaken() {
        synchronized (pending) {
            return List.copyOf(pending);
        }
    }

    private JsonNode take(String what, Predicate<JsonNode> wanted, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        synchronized (pending) {
            while (true) {
                if (!violations.isEmpty()) {
                    throw new AssertionError(violations.toString());
                }
                for (Iterator<JsonNode> each = pending.iterator(); each.hasNext(); ) {
                    JsonNode message = each.next();
                    if (wanted.test(message)) {
                        each.remove();
                        return message;
                    }
                }
                long left = end - System.nanoTime();
                if (left <= 0 || outEnded) {
                    throw new AssertionError("No " + what + (outEnded ? "; stdout has ended" : " within " + within)
                            + ". Untaken: " + untaken() + ". stderr: " + stderr());
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(pending, left);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** All of stdout so far. */
    String stdout() {
        synchronized (pending) {
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    /** All of stderr so far. */
    String stderr() {
        synchronized (err) {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    private void readErr(InputStream stream) {
        byte[] chunk = new byte[8192];
        try {
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
                synchronized (err) {
                    err.write(chunk, 0, length);
                }
            }
        } catch (IOException e) {
            // The process was ended.
        }
    }

    private void readOut(InputStream stream) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 16];
        try {
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
                synchronized (pending) {
                    out.write(chunk, 0, length);
                    for (int i = 0; i < length; i++) {
                        if (chunk[i] == '\n') {
                            accept(line.toByteArray());
                            line.reset();
                        } else {
                            line.write(chunk[i]);
                        }
                    }
                }
            }
        } catch (IOException e) {
            // The process was ended.
        }
        synchronized (pending) {
            if (line.size() > 0 && !killed) {
                violations.add("stdout ends within a line: " + line.toString(StandardCharsets.UTF_8));
            }
            outEnded = true;
            pending.notifyAll();
        }
    }

    private void accept(byte[] line) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            JsonNode message = MAPPER.readTree(text);
            if (!message.isObject() || !"2.0".equals(message.path("jsonrpc").textValue())) {
                violations.add("stdout holds a line that is not JSON-RPC: " + text);
            }
            String method = message.has("method") ? null : methods.get(message.get("id"));
            ProtocolSchema schema = stateless.contains(message.get("id"))
                    ? ProtocolSchema.MCP_2026_07_28
                    : ProtocolSchema.MCP_2025_11_25;
            for (String problem : schema.problems(message, method)) {
                violations.add(problem + " in " + text);
            }
            pending.add(message);
        } catch (CharacterCodingException | JsonProcessingException e) {
            violations.add("stdout holds a line that is not JSON: " + new String(line, StandardCharsets.UTF_8));
        }
        pending.notifyAll();
    }

    // --- the end

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the process to end, with SIGTERM where the system has signals. */
    void terminate() {
        killed = true;
        // Unlike Process.destroy, this leaves the pipes open.
        process.toHandle().destroy();
    }

    /** Kills the process and reads the rest of its output. */
    void kill() {
        killed = true;
        process.destroyForcibly();
        awaitEnd(PATIENCE);
        join();
    }

    /** All of stdout to its end. Only for an {@link Launch#unread() unread} process. */
    byte[] readAll() throws IOException {
        return process.getInputStream().readAllBytes();
    }

    /** Reads stdout until it contains that text. Only for an {@link Launch#unread() unread} process. */
    void awaitStdout(String words) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).contains(words)) {
            int next = process.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("stdout has ended. stderr: " + stderr());
            }
            read.write(next);
        }
    }

    /** Closes the client's end of stdout. Only for an {@link Launch#unread() unread} process. */
    void closeStdout() throws IOException {
        process.getInputStream().close();
    }

    /** Waits for the end of the process and of its output, and returns the exit status. */
    int exit(Duration within) {
        awaitEnd(within);
        join();
        return process.exitValue();
    }

    private void awaitEnd(Duration within) {
        try {
            if (!process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("Still running after " + within + ". stderr: " + stderr());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void join() {
        try {
            outReader.join(PATIENCE.toMillis());
            errReader.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends the process if it still runs, and fails if its stdout was invalid. */
    @Override
    public void close() {
        synchronized (pending) {
            killed |= process.isAlive();
        }
        process.destroyForcibly();
        awaitEnd(PATIENCE);
        join();
        synchronized (pending) {
            if (!violations.isEmpty()) {
                throw new AssertionError(violations.toString());
            }
        }
    }

    /** A message as one line of JSON. */
    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The text of a tool's result, or of the answer that holds one, as JSON; missing where it is a sentence. */
    static JsonNode content(JsonNode answer) {
        JsonNode result = answer.has("result") ? answer.get("result") : answer;
        try {
            return MAPPER.readTree(result.at("/content/0/text").asText());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
