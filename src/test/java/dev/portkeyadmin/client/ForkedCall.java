package dev.portkeyadmin.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.UsersService;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One call in a process of its own, as the JDK reads its settings for tunnels and TLS once in a process. */
final class ForkedCall {

    private ForkedCall() {}

    /**
     * Starts the process and waits for its end.
     *
     * @param options of the JVM
     * @param proxy what HTTPS_PROXY is set to; empty for none
     * @return what came, or the error
     */
    static String run(List<String> options, URI baseUrl, Path caBundle, String proxy)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ForkedCall.class.getName(),
                baseUrl.toString(),
                caBundle.toString(),
                proxy));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    public static void main(String[] arguments) throws InterruptedException {
        PortkeyClient.Options options = new PortkeyClient.Options(
                URI.create(arguments[0]),
                ApiKey.of(PortkeyStub.KEY, new Secrets()),
                false,
                Path.of(arguments[1]),
                Map.of("HTTPS_PROXY", arguments[2]));
        try (PortkeyClient connection = new PortkeyClient(options, PortkeyStub.QUICK)) {
            System.out.println(new UsersService(connection)
                    .send(
                            PortkeyStub.operation(PortkeyStub.READ),
                            new Arguments(PortkeyStub.READ_ARGUMENTS),
                            Deadline.after(Duration.ofSeconds(10))));
            System.out.println(connection.inspect(Deadline.after(Duration.ofSeconds(10))));
        } catch (CallException e) {
            System.out.println(e.getMessage());
        }
    }
}
