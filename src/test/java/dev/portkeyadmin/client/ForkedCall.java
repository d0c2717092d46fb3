package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.body.MemoryException;
import dev.portkeyadmin.client.body.OversizeException;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes calls in a process of their own: the JDK reads settings for tunnels, TLS and the heap once in a process. */
public final class ForkedCall {

    private ForkedCall() {}

    /**
     * Starts the process and waits for its end.
     *
     * @param options of the JVM
     * @param proxy what HTTPS_PROXY is set to; empty for none
     * @return what came, or the error
     */
    public static String run(List<String> options, URI baseUrl, Path caBundle, String proxy)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.add("-XX:+UseSerialGC");
        return java(all, baseUrl.toString(), caBundle.toString(), proxy);
    }

    /** Makes that many calls at once for each kind of answer, and returns a line for each call. */
    public static String runMany(List<String> options, int calls, URI baseUrl)
            throws IOException, InterruptedException {
        return java(options, baseUrl.toString(), String.valueOf(calls));
    }

    private static String java(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ForkedCall.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static void callMany(URI baseUrl, int calls) throws InterruptedException, ExecutionException {
        PortkeyClient.Options options =
                new PortkeyClient.Options(baseUrl, ApiKey.of(QueuedPortkey.KEY, new Secrets()), false, null, Map.of());
        ExecutorService callers = Executors.newFixedThreadPool(calls);
        try (PortkeyClient connection = new PortkeyClient(options)) {
            for (String kind : List.of("large", "middle", "small")) {
                List<Future<String>> ends = new ArrayList<>();
                for (int i = 0; i < calls; i++) {
                    String id = kind + (i % 2 == 0 ? "-chunked" : "");
                    ends.add(callers.submit(() -> kind + " " + end(connection, id)));
                }
                for (Future<String> end : ends) {
                    System.out.println(end.get());
                }
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static String end(PortkeyClient connection, String id) throws InterruptedException {
        AnswerMemory.Hold hold = AnswerMemory.hold();
        try {
            JsonNode body =
                    QueuedPortkey.call(connection, QueuedPortkey.READ, Map.of("user_id", id), Deadline.CALL_TIMEOUT);
            return Json.write(body).length() > 1_000 ? "read" : "incomplete";
        } catch (UnreachableException e) {
            return e.getCause() instanceof OversizeException
                    ? "oversize"
                    : e.getCause() instanceof MemoryException ? "no memory" : e.getMessage();
        } finally {
            hold.close();
        }
    }

    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        if (arguments.length == 2) {
            callMany(URI.create(arguments[0]), Integer.parseInt(arguments[1]));
            return;
        }
        PortkeyClient.Options options = new PortkeyClient.Options(
                URI.create(arguments[0]),
                ApiKey.of(QueuedPortkey.KEY, new Secrets()),
                false,
                Path.of(arguments[1]),
                Map.of("HTTPS_PROXY", arguments[2]));
        try (PortkeyClient connection = new PortkeyClient(options, QueuedPortkey.QUICK)) {
            System.out.println(Services.on(connection)
                    .apply(Toolset.USERS)
                    .get(0)
                    .send(
                            QueuedPortkey.operation(QueuedPortkey.READ),
                            new Arguments(QueuedPortkey.READ_ARGUMENTS),
                            Deadline.after(QueuedPortkey.TIMEOUT)));
            System.out.println(connection.inspect(Deadline.after(QueuedPortkey.TIMEOUT)));
        } catch (CallException e) {
            System.out.println(e.getMessage());
        }
    }
}
