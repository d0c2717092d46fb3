package dev.portkeyadmin.pipe;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An archive of the jar's classes, made once for the processes that the tests of a run start, because half of their time is class
 * loading. {@code SdkClientIT}, {@code LifetimeIT} and the tests of the distribution start the jar without it, too.
 */
final class SharedClasses {

    /** Flags that must be the same when the archive is made and when it is used. */
    static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    /** A process that answers a few calls spends a third of its time on compiling methods that it hardly calls again. */
    static final String FEW_CALLS = "-XX:CompileThresholdScaling=4";

    /** Made beside the tests that need no process of their own. */
    private static final CompletableFuture<List<String>> OPTIONS = CompletableFuture.supplyAsync(SharedClasses::make);

    private SharedClasses() {}

    /** Waits for the archive and returns JVM options that use it; none where it could not be made. */
    static List<String> options() {
        return OPTIONS.join();
    }

    private static List<String> make() {
        Path archive = JarProcess.jar().resolveSibling("test-classes.jsa");
        List<String> command = new ArrayList<>(List.of(JarProcess.java()));
        command.addAll(FLAGS);
        command.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + archive, "-jar", JarProcess.jar().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        JarProcess.clean(builder.environment());
        builder.environment().put("PORTKEY_SANDBOX", "true");
        try {
            Files.deleteIfExists(archive);
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(String.join(
                                "\n",
                                JarProcess.initialize(0, "2025-11-25", Map.of("elicitation", Map.of("form", Map.of()))),
                                JarProcess.notification("notifications/initialized", null),
                                JarProcess.request(1, "tools/list", null),
                                JarProcess.call(2, "list_users", Map.of()),
                                Era.STATELESS.call(3, "list_users", Map.of("all_pages", true)),
                                JarProcess.call(4, "get_user", Map.of("user_id", "nobody")),
                                // Nobody answers its question, which ends with the input.
                                JarProcess.call(5, "delete_user", Map.of("user_id", "nobody")),
                                "")
                        .getBytes(StandardCharsets.UTF_8));
            }
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && Files.isRegularFile(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
