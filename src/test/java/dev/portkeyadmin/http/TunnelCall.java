package dev.portkeyadmin.http;

import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.resources.UsersService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One call through HTTPS_PROXY in a process of its own, as the JDK reads its settings for tunnels once in a process:
 * prints what came or the error.
 */
final class TunnelCall {

    private TunnelCall() {}

    public static void main(String[] arguments) throws InterruptedException {
        Connection.Options options = new Connection.Options(
                URI.create("https://portkey.test/v1"),
                ApiKey.of(PortkeyStub.KEY, new Secrets()),
                false,
                Path.of(arguments[1]),
                Map.of("HTTPS_PROXY", arguments[0]));
        try (Connection connection = new Connection(options, PortkeyStub.QUICK)) {
            System.out.println(new UsersService(connection)
                    .send(
                            PortkeyStub.operation(PortkeyStub.READ),
                            new Arguments(PortkeyStub.READ_ARGUMENTS),
                            Deadline.after(Duration.ofSeconds(10))));
        } catch (CallException e) {
            System.out.println(e.getMessage());
        }
    }
}
