package dev.portkeyadmin.dist;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.runtime.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes of a distribution what people install with one click or one command: an MCPB, npm packages, the entry of the MCP registry. */
final class Bundles {

    static final String NAME = "portkey-admin-mcp";

    /** A platform that is released, as Java's tools and as Node.js call it. */
    enum Target {
        LINUX_X64("linux-x64", "linux", "x64"),
        LINUX_ARM64("linux-arm64", "linux", "arm64"),
        MACOS_ARM64("macos-arm64", "darwin", "arm64"),
        MACOS_X64("macos-x64", "darwin", "x64"),
        WINDOWS_X64("windows-x64", "win32", "x64");

        private final String id;
        private final String os;
        private final String cpu;

        Target(String id, String os, String cpu) {
            this.id = id;
            this.os = os;
            this.cpu = cpu;
        }

        String id() {
            return id;
        }

        String packageName() {
            return NAME + "-" + id;
        }

        static Target of(String id) {
            return Stream.of(values())
                    .filter(target -> target.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No bundles are made for " + id + "."));
        }
    }

    private final Path source;
    private final Path parent;
    private final String repository;

    /**
     * Bundles from the templates in one directory, beside the distributions in another.
     *
     * @param source src/dist
     * @param repository address of the repository that releases them, with the documents that directories require; empty if
     *     it is not known
     */
    Bundles(Path source, Path parent, String repository) {
        this.source = source;
        this.parent = parent;
        this.repository = repository;
    }

    /** The address of the repository that a workflow runs for; empty outside a workflow. */
    static String repository(Map<String, String> environment) {
        String name = environment.getOrDefault("GITHUB_REPOSITORY", "");
        return name.isEmpty() ? "" : environment.getOrDefault("GITHUB_SERVER_URL", "") + "/" + name;
    }

    /** Takes the build directory, with the MCPBs of all platforms, and the address of the directory where they are released. */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[0]).toAbsolutePath();
        Bundles bundles = new Bundles(
                target.resolveSibling("src").resolve("dist"), target.resolve("dist"), repository(System.getenv()));
        Files.createDirectories(bundles.parent);
        bundles.writeForAll(args[1]);
    }

    /** Makes the bundles of the distribution in that directory. */
    void write(Path home) throws IOException {
        if (Stream.of(Target.values()).noneMatch(known -> known.id.equals(Jdk.platform()))) {
            System.out.println("No bundles are made for " + Jdk.platform() + ".");
            return;
        }
        Target target = Target.of(Jdk.platform());
        Distribution.zip(
                home,
                "server",
                parent.resolve(target.packageName() + ".mcpb"),
                Map.of("manifest.json", Json.writePretty(manifest(target)) + "\n"));
        Path npm = parent.resolve("npm");
        Path platform = npm.resolve(target.packageName());
        copy(home, platform);
        write(platform.resolve("package.json"), platformPackage(target));
        writeForAll("");
        System.out.println("target/dist holds " + target.packageName() + ".mcpb, npm packages and server.json");
    }

    /** Writes what is the same for all platforms: the main npm package and the entry of the registry. */
    private void writeForAll(String downloads) throws IOException {
        Path main = parent.resolve("npm").resolve(NAME);
        Files.createDirectories(main.resolve("bin"));
        copyFile(source.resolve("npm/" + NAME + ".js"), main.resolve("bin/" + NAME + ".js"));
        copyFile(source.resolve("npm/README.md"), main.resolve("README.md"));
        copyFile(source.resolveSibling("..").resolve("LICENSE"), main.resolve("LICENSE"));
        write(main.resolve("package.json"), mainPackage());
        write(parent.resolve("server.json"), serverJson(downloads));
    }

    private static void copyFile(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path file, ObjectNode json) throws IOException {
        Files.writeString(file, Json.writePretty(json) + "\n", StandardCharsets.UTF_8);
    }

    /** Copies what links lead to: npm packs no links. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private ObjectNode template(String file) throws IOException {
        return (ObjectNode) Json.read(Files.readString(source.resolve(file), StandardCharsets.UTF_8));
    }

    ObjectNode manifest(Target target) throws IOException {
        ObjectNode manifest = template("mcpb/manifest.json").put("version", Version.TEXT);
        manifest.withObjectProperty("compatibility").putArray("platforms").add(target.os);
        if (target.os.equals("win32")) {
            manifest.withObjectProperty("server").put("entry_point", "server/runtime/bin/java.exe");
        }
        if (!repository.isEmpty()) {
            npmRepository(manifest);
            manifest.put("documentation", repository + "#readme").put("support", repository + "/issues");
            manifest.putArray("privacy_policies").add(repository + "/blob/HEAD/src/docs/privacy.md");
        }
        return manifest;
    }

    /** States the repository as npm and MCPB do. */
    private ObjectNode npmRepository(ObjectNode described) {
        if (!repository.isEmpty()) {
            described.putObject("repository").put("type", "git").put("url", "git+" + repository + ".git");
        }
        return described;
    }

    ObjectNode mainPackage() throws IOException {
        ObjectNode main = template("npm/package.json").put("version", Version.TEXT);
        main.set("mcpName", template("server.json").get("name"));
        ObjectNode platforms = main.withObjectProperty("optionalDependencies");
        for (Target target : Target.values()) {
            platforms.put(target.packageName(), Version.TEXT);
        }
        return npmRepository(main);
    }

    ObjectNode platformPackage(Target target) throws IOException {
        ObjectNode platform =
                template("npm/platform.json").put("name", target.packageName()).put("version", Version.TEXT);
        platform.putArray("os").add(target.os);
        platform.putArray("cpu").add(target.cpu);
        return npmRepository(platform);
    }

    /**
     * The entry of the MCP registry: the npm package, and the MCPBs that are there.
     *
     * @param downloads address that the MCPBs will be at; empty leaves them out
     */
    ObjectNode serverJson(String downloads) throws IOException {
        ObjectNode server = template("server.json").put("version", Version.TEXT);
        if (!repository.isEmpty()) {
            server.putObject("repository").put("url", repository).put("source", "github");
        }
        var packages = server.putArray("packages");
        packages.add(described("npm", NAME, "npx"));
        for (Target target : Target.values()) {
            Path bundle = parent.resolve(target.packageName() + ".mcpb");
            if (!downloads.isEmpty() && Files.isRegularFile(bundle)) {
                packages.add(described("mcpb", downloads.replaceAll("/+$", "") + "/" + bundle.getFileName(), "")
                        .put("fileSha256", sha256(bundle)));
            }
        }
        return server;
    }

    private static ObjectNode described(String type, String identifier, String runtime) {
        ObjectNode described = (ObjectNode) Json.toTree(Map.of());
        described.put("registryType", type).put("identifier", identifier).put("version", Version.TEXT);
        if (!runtime.isEmpty()) {
            described.put("runtimeHint", runtime);
        }
        described.putObject("transport").put("type", "stdio");
        for (Setting setting : List.of(
                Setting.PORTKEY_API_KEY,
                Setting.PORTKEY_READ_ONLY,
                Setting.PORTKEY_AUDIT_LOG,
                Setting.PORTKEY_SANDBOX)) {
            ObjectNode variable = described
                    .withArrayProperty("environmentVariables")
                    .addObject()
                    .put("name", setting.name())
                    .put("description", setting.description())
                    .put(
                            "format",
                            setting.isSwitch()
                                    ? "boolean"
                                    : setting.placeholder().equals("FILE") ? "filepath" : "string");
            if (setting == Setting.PORTKEY_API_KEY) {
                variable.put("isSecret", true);
            }
        }
        return described;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
