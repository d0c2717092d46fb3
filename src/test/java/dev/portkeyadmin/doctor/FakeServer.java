package dev.portkeyadmin.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that behaves as its argument says, in the place of a server. */
final class FakeServer {

    private FakeServer() {}

    /** Answers as another server does, or fails in the way that is named. */
    public static void main(String[] args) throws IOException, InterruptedException {
        String mode = args[0];
        if (System.getenv("PID_FILE") != null) {
            Files.writeString(
                    Path.of(System.getenv("PID_FILE")),
                    String.valueOf(ProcessHandle.current().pid()));
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        switch (mode) {
            case "exit" -> {
                System.err.println("PORTKEY_BASE_URL is not a valid URL. " + System.getenv("PORTKEY_API_KEY"));
                System.err.println("See the manual.");
                System.exit(2);
            }
            case "old" -> {
                System.err.println("java.lang.UnsupportedClassVersionError: x");
                System.err.println("  at y");
                System.exit(1);
            }
            case "noisy" -> System.out.println("Welcome!");
            case "silent" -> new CountDownLatch(1).await();
            default -> {}
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains("\"id\":1")) {
                System.out.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
                System.out.println("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"serverInfo\":{\"name\":\""
                        + (mode.equals("ours") ? "portkey-admin-mcp" : "another") + "\",\"version\":\""
                        + System.getenv("MODE") + System.getenv("HTTPS_PROXY") + "\"}}}");
            } else if (line.contains("\"id\":2")) {
                System.out.println(
                        mode.equals("error")
                                ? "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32603,\"message\":\"broken\"}}"
                                : "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"tools\":"
                                        + (mode.equals("empty") ? "[]" : "[{},{}]") + "}}");
            }
        }
        if (mode.equals("stubborn")) {
            new CountDownLatch(1).await();
        }
    }
}
