package dev.portkeyadmin.setup.launch;

import dev.portkeyadmin.runtime.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes an archive of the classes that a session loads, with which the jar starts faster, and the argument file that uses it. A Java
 * that does not know the archive ignores it.
 */
final class ClassDataArchive {

    private static final int SECONDS = 60;

    private static final List<String> SESSION = List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"setup\",\"version\":\"1\"}}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}",
            "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"list_users\",\"arguments\":{}}}");

    private final Path directory;
    private final Path javaHome;

    ClassDataArchive(Path directory, Path javaHome) {
        this.directory = directory;
        this.javaHome = javaHome;
    }

    /** Returns the argument file for a jar, made now unless both are there and work; null when it cannot be made. */
    @Nullable
    Path argumentFile(Path jar) throws InterruptedException {
        String name = Version.NAME + "-"
                + Integer.toHexString((jar.toAbsolutePath() + "\n" + javaHome + "\n" + Runtime.version()).hashCode());
        Path archive = directory.resolve(name + ".jsa");
        Path arguments = directory.resolve(name + ".args");
        try {
            if (!isNewer(archive, jar) || !works(jar, archive)) {
                Files.createDirectories(directory);
                make(jar, archive);
            }
            write(arguments, jar, archive);
            return arguments;
        } catch (IOException e) {
            return null;
        }
    }

    /** A client may read the file at any time, so it is replaced as a whole, and only if it differs. */
    private static void write(Path arguments, Path jar, Path archive) throws IOException {
        List<String> lines = new ArrayList<>(flags());
        lines.add("-XX:SharedArchiveFile=" + archive);
        lines.add("-jar");
        lines.add(jar.toAbsolutePath().toString());
        byte[] text = lines.stream()
                .map(line -> "\"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()))
                .getBytes(Platform.ofArgumentFiles());
        if (!Files.isRegularFile(arguments) || !Arrays.equals(Files.readAllBytes(arguments), text)) {
            Path part = part(arguments);
            Files.write(part, text);
            Files.move(part, arguments, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /** Returns false for an archive that Java ignores, such as a damaged one. */
    private boolean works(Path jar, Path archive) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(flags());
        command.add(0, javaHome.resolve("bin").resolve("java").toString());
        command.addAll(List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-Xshare:on",
                "-jar",
                jar.toAbsolutePath().toString()));
        return Launchers.starts(command);
    }

    private static boolean isNewer(Path made, Path jar) throws IOException {
        return Files.isRegularFile(made)
                && Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    }

    /** The flags that the launcher of the distribution uses, too. */
    private static List<String> flags() throws IOException {
        try (InputStream in = ClassDataArchive.class.getResourceAsStream("java.args")) {
            if (in == null) {
                throw new IOException("the jar holds no java.args");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private void make(Path jar, Path archive) throws IOException, InterruptedException {
        Path part = part(archive);
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(flags());
        command.add("-XX:ArchiveClassesAtExit=" + part);
        command.add("-jar");
        command.add(jar.toAbsolutePath().toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Launchers.isolate(builder.environment());
        builder.environment().put("PORTKEY_SANDBOX", "true");
        Process process = builder.start();
        Launchers.endAfter(process, SECONDS);
        try {
            talk(process);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0 || !Files.isRegularFile(part)) {
                throw new IOException("no archive was made");
            }
            Files.move(part, archive, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(part);
        }
    }

    private static void talk(Process process) throws IOException {
        try (OutputStream in = process.getOutputStream();
                BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line : SESSION) {
                in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                in.flush();
                if (line.contains("\"id\"") && out.readLine() == null) {
                    throw new IOException("the server ended");
                }
            }
        }
    }
}
