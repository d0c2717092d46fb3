package dev.portkeyadmin.dist;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the distribution and the argument file, in any directory and with a damaged class archive. */
@Tag("dist")
@Execution(ExecutionMode.SAME_THREAD)
class DistributionIT {

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final Path TARGET =
            Path.of(System.getProperty("portkey.jar")).toAbsolutePath().getParent();
    private static final Path BUILT = TARGET.resolve("dist/portkey-admin-mcp-" + Jdk.platform());
    private static final String MAIN = "dev.portkeyadmin.Main";

    private static final String SESSION = String.join(
                    "\n",
                    "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-06-18',"
                            + "'capabilities':{},'clientInfo':{'name':'test','version':'1'}}}",
                    "{'jsonrpc':'2.0','method':'notifications/initialized'}",
                    "{'jsonrpc':'2.0','id':2,'method':'tools/call','params':{'name':'list_users','arguments':{}}}",
                    "")
            .replace('\'', '"');

    /** A copy that tests may damage, in a path that is difficult for scripts. */
    private static Path home;

    @TempDir
    private static Path directory;

    @TempDir
    private Path scratch;

    private record Outcome(int status, String out, String err) {}

    @BeforeAll
    static void copyTheDistribution() throws IOException {
        home = directory.resolve("pläce with blänks").resolve("server");
        Files.createDirectories(home.getParent());
        try (Stream<Path> files = Files.walk(BUILT)) {
            for (Path file : files.toList()) {
                Files.copy(file, home.resolve(BUILT.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @BeforeEach
    void restoreArchive() throws IOException {
        Files.copy(archive(BUILT), archive(home), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path archive(Path home) {
        return home.resolve("lib/portkey-admin-mcp.jsa");
    }

    private static Path launcher(Path home) {
        return home.resolve(WINDOWS ? "bin/portkey-admin-mcp.cmd" : "bin/portkey-admin-mcp");
    }

    private static Path runtime(Path home) {
        return Path.of(Jdk.tool(home.resolve("runtime"), "java"));
    }

    private ProcessBuilder prepare(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile());
        Jdk.clean(builder);
        builder.environment().put("PORTKEY_SANDBOX", "true");
        builder.environment().putAll(environment);
        return builder;
    }

    private Outcome run(List<String> command, Map<String, String> environment, String input) throws Exception {
        Path in = Files.writeString(scratch.resolve("in"), input, StandardCharsets.UTF_8);
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        Process process = prepare(command, environment)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Runs a session and expects two answers, no other output and exit status 0. */
    private void assertServes(List<String> command, Map<String, String> environment) throws Exception {
        Outcome outcome = run(command, environment, SESSION);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        // After the end of input, blanks before an answer probe whether the client is still there.
        List<String> lines = outcome.out().lines().map(String::strip).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":");
        assertThat(lines.get(1))
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":")
                .doesNotContain("\"isError\":true");
    }

    private void assertServes(String... command) throws Exception {
        assertServes(List.of(command), Map.of());
    }

    @Test
    void launcherServesFromAPathWithBlanks() throws Exception {
        assertServes(launcher(home).toString());
    }

    @Test
    void launcherServesInThePlainLocale() throws Exception {
        assertServes(List.of(launcher(home).toString()), Map.of("LC_ALL", "C"));
    }

    /** A locale that is not installed here is what a person who works from another machine brings along. */
    @Test
    void launcherServesInALocaleThatIsNotInstalled() throws Exception {
        assertServes(List.of(launcher(home).toString()), Map.of("LANG", "xx_XX.UTF-8", "LC_ALL", "xx_XX.UTF-8"));
        assertServes(List.of(launcher(home).toString()), Map.of("LC_ALL", "xx_XX.ISO-8859-1"));
    }

    @Test
    void launcherServesThroughALinkWithAnEmptyPath() throws Exception {
        assumeFalse(WINDOWS, "links need a privilege on Windows");
        Path link = Files.createSymbolicLink(scratch.resolve("link"), launcher(home));
        assertServes(List.of(link.toString()), Map.of("PATH", ""));
    }

    @Test
    void launcherSaysWhatIsMissing() throws Exception {
        assumeFalse(WINDOWS, "a command file says it in the words of Windows");
        Path bin = Files.createDirectories(scratch.resolve("part").resolve("bin"));
        Path copy = Files.copy(launcher(home), bin.resolve("portkey-admin-mcp"), StandardCopyOption.COPY_ATTRIBUTES);
        Outcome outcome = run(List.of(copy.toString()), Map.of(), "");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).hasLineCount(1).contains("runtime/bin/java is missing", "Unpack the download again");
    }

    @Test
    void launcherSaysThatItsJavaIsOfAnotherPlatform() throws Exception {
        Path shell = Path.of("/bin/sh");
        assumeTrue(
                Files.exists(shell) && shell.toRealPath().endsWith("dash"),
                "other shells say it in words of their own");
        Path part = scratch.resolve("foreign");
        Path bin = Files.createDirectories(part.resolve("bin"));
        Path copy = Files.copy(launcher(home), bin.resolve("portkey-admin-mcp"), StandardCopyOption.COPY_ATTRIBUTES);
        Path java = Files.createDirectories(part.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, "#!/no/such/loader\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Outcome outcome = run(List.of(copy.toString()), Map.of(), "");
        assertThat(outcome.status()).isEqualTo(127);
        assertThat(outcome.err()).contains("runtime/bin/java does not run here: it is of another platform");
    }

    @Test
    void launcherServesThroughLinks() throws Exception {
        assumeFalse(WINDOWS, "links need a privilege on Windows");
        Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), launcher(home));
        Path bin = Files.createDirectory(directory.resolve("a bin"));
        Path relative = Files.createSymbolicLink(bin.resolve("relative"), Path.of("../absolute"));
        assertServes(absolute.toString());
        assertServes(relative.toString());
    }

    @Test
    void launcherPassesArguments() throws Exception {
        Outcome outcome = run(List.of(launcher(home).toString(), "call", "list_users", "email=no body"), Map.of(), "");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("got \"no body\"");
    }

    @Test
    void launcherReturnsTheExitStatus() throws Exception {
        Outcome outcome = run(List.of(launcher(home).toString()), Map.of("PORTKEY_TOOLSETS", "nonsense"), "");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void launcherReplacesItselfByJavaSoThatSignalsArrive() throws Exception {
        assumeFalse(WINDOWS, "a command file keeps running, and Windows has no signals");
        Process process = prepare(List.of(launcher(home).toString()), Map.of()).start();
        try {
            process.getOutputStream().write(SESSION.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            assertThat(process.getInputStream().read()).isEqualTo('{');
            assertThat(process.toHandle().info().command().orElseThrow()).endsWith("runtime/bin/java");
            assertThat(process.descendants()).isEmpty();
            // That of the process itself closes the pipes, too, and the server may see their end first.
            process.toHandle().destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Ways in which an archive can be unusable. */
    enum Damage {
        MISSING,
        EMPTY,
        TRUNCATED,
        OF_ANOTHER_JAVA,
        NO_ARCHIVE;

        void to(Path archive, Path own, Path foreign) throws IOException {
            Files.deleteIfExists(archive);
            switch (this) {
                case MISSING -> {}
                case EMPTY -> Files.createFile(archive);
                case TRUNCATED -> {
                    try (InputStream whole = Files.newInputStream(own)) {
                        Files.write(archive, whole.readNBytes(1_000_000));
                    }
                }
                case OF_ANOTHER_JAVA -> Files.copy(foreign, archive);
                case NO_ARCHIVE -> Files.writeString(archive, "none".repeat(100_000));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void launcherServesWithAnUnusableArchive(Damage damage) throws Exception {
        damage.to(archive(home), archive(BUILT), TARGET.resolve("portkey-admin-mcp.jsa"));
        assertServes(launcher(home).toString());
    }

    @Test
    void usesTheArchiveWhenUnpackingLosesDatesAndPermissions() throws Exception {
        Path unpacked = scratch.resolve("unpacked");
        try (ZipFile zip = new ZipFile(
                TARGET.resolve("dist/" + BUILT.getFileName() + ".zip").toFile())) {
            for (var entry : zip.stream().toList()) {
                Path to = unpacked.resolve(entry.getName());
                Files.createDirectories(to.getParent());
                Files.copy(zip.getInputStream(entry), to);
            }
        }
        Path moved = unpacked.resolve(BUILT.getFileName());
        if (WINDOWS) {
            assertServes(launcher(moved).toString());
        } else {
            assertServes("/bin/sh", launcher(moved).toString());
            assertThat(launcher(moved)).isExecutable();
            assertThat(moved.resolve("runtime/lib/jspawnhelper"))
                    .as("the program with which Java starts others, such as a browser")
                    .isExecutable();
        }
        assertThat(loaded(List.of(
                        runtime(moved).toString(),
                        "@" + moved.resolve("lib/java.args"),
                        "-XX:SharedArchiveFile=" + archive(moved),
                        "-Xlog:class+load:stderr",
                        "-m",
                        "dev.portkeyadmin/" + MAIN)))
                .contains("shared objects file");
    }

    /** Only what the JVM makes at run time, such as its own forms of lambdas, may be outside. */
    @Test
    void archiveHoldsEveryClassOfTheStart() throws Exception {
        String start = SESSION.substring(0, SESSION.indexOf("{\"jsonrpc\":\"2.0\",\"id\":2"))
                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n";
        Outcome outcome = run(
                List.of(
                        runtime(home).toString(),
                        "@" + home.resolve("lib/java.args"),
                        "-XX:SharedArchiveFile=" + archive(home),
                        "-Xlog:class+load:stderr",
                        "-m",
                        "dev.portkeyadmin/" + MAIN),
                Map.of("PORTKEY_SANDBOX", "false", "PORTKEY_API_KEY", "pk-test-0123456789abcdef"),
                start);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out().lines()).hasSize(2);
        List<String> read = outcome.err()
                .lines()
                .filter(line -> line.contains(" source: "))
                .filter(line -> !line.contains("shared objects file"))
                .filter(line -> !line.contains("$$Lambda") && !line.contains("LambdaForm"))
                .toList();
        assertThat(read)
                .noneMatch(line -> line.contains(" dev.portkeyadmin."))
                .noneMatch(line -> line.contains(" com.fasterxml."))
                .noneMatch(line -> line.contains(" io.modelcontextprotocol."));
    }

    /** Returns the log line about the loading of the main class. */
    private String loaded(List<String> command) throws Exception {
        return run(command, Map.of(), SESSION)
                .err()
                .lines()
                .filter(line -> line.contains(" " + MAIN + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bringsTheLicencesOfItsLibrariesBesideThoseOfJava() throws Exception {
        Path legal = BUILT.resolve("runtime/legal");
        assertThat(legal.resolve("java.base/LICENSE")).isRegularFile();
        assertThat(legal.resolve("dev.portkeyadmin/LICENSE")).content().contains("MIT License", "Apache License");
        assertThat(legal.resolve("dev.portkeyadmin/NOTICE")).content().contains("MCP Java SDK");
    }

    // --- the jar with its argument file

    private static Path arguments() {
        return TARGET.resolve("portkey-admin-mcp.args");
    }

    private static String java() {
        return Jdk.running().tool("java");
    }

    /** The argument file with another archive or another jar in it. */
    private Path arguments(String name, Path replacement) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(arguments())) {
            String old = TARGET.resolve(name).toString().replace("\\", "\\\\");
            lines.add(line.replace(old, replacement.toString().replace("\\", "\\\\")));
        }
        assertThat(lines).isNotEqualTo(Files.readAllLines(arguments()));
        return Files.write(scratch.resolve("other.args"), lines);
    }

    @Test
    void argumentFileStartsTheJarWithItsArchive() throws Exception {
        assertServes(java(), "@" + arguments());
        List<String> lines = new ArrayList<>(Files.readAllLines(arguments()));
        lines.add(lines.indexOf("\"-jar\""), "-Xlog:class+load:stderr");
        Path loud = Files.write(scratch.resolve("loud.args"), lines);
        assertThat(loaded(List.of(java(), "@" + loud))).contains("shared objects file");
    }

    @ParameterizedTest
    @EnumSource
    void argumentFileServesWithAnUnusableArchive(Damage damage) throws Exception {
        Path archive = scratch.resolve("damaged.jsa");
        damage.to(archive, TARGET.resolve("portkey-admin-mcp.jsa"), archive(BUILT));
        assertServes(java(), "@" + arguments("portkey-admin-mcp.jsa", archive));
    }

    @Test
    void argumentFileServesAJarUnknownToTheArchive() throws Exception {
        Path jar = Files.copy(TARGET.resolve("portkey-admin-mcp.jar"), scratch.resolve("newer.jar"));
        assertServes(java(), "@" + arguments("portkey-admin-mcp.jar", jar));
    }

    @Test
    void argumentFileServesWithAJavaUnknownToTheArchive() throws Exception {
        assertServes(runtime(home).toString(), "--add-modules", "java.net.http,jdk.httpserver", "@" + arguments());
    }
}
