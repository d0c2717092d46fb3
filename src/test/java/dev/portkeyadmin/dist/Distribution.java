package dev.portkeyadmin.dist;

import dev.portkeyadmin.setup.launch.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Builds what starts fast from the packaged jar: an argument file for an installed Java, and a directory with its own Java for this
 * platform, with its zip.
 */
final class Distribution {

    private static final String NAME = "portkey-admin-mcp";
    private static final String MODULE = "dev.portkeyadmin";
    private static final List<String> MAIN = List.of("-m", MODULE + "/" + MODULE + ".Main");

    /** Modules that the server needs from any JDK, for HTTP, the sandbox and the logging of libraries. */
    private static final List<String> MODULES = List.of("java.net.http", "java.logging", "jdk.httpserver");

    private final Path target;
    private final Path source;
    private final Path jar;

    private Distribution(Path target, Path source) {
        this.target = target;
        this.source = source;
        jar = target.resolve(NAME + ".jar");
    }

    /** Takes the build directory and, optionally, the JDK to link. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        Path target = Path.of(args[0]).toAbsolutePath();
        Distribution distribution =
                new Distribution(target, target.resolveSibling("src").resolve("dist"));
        distribution.writeArgumentFile(Jdk.running());
        distribution.link(args.length > 1 && !args[1].isBlank() ? Jdk.at(Path.of(args[1])) : Jdk.newestLts());
    }

    /** The flags of the file that a launcher passes to its Java, one per line. */
    private List<String> flags() throws IOException {
        return Files.readAllLines(source.resolve("lib/java.args"), StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private void writeArgumentFile(Jdk jdk) throws IOException, GeneralSecurityException, InterruptedException {
        Path archive = target.resolve(NAME + ".jsa");
        ClassArchive.write(jdk, jdk.tool("java"), flags(), List.of("-cp", jar.toString(), MODULE + ".Main"), archive);
        List<String> lines = new ArrayList<>(flags());
        lines.add("-XX:SharedArchiveFile=" + archive);
        lines.add("-jar");
        lines.add(jar.toString());
        Files.write(
                target.resolve(NAME + ".args"),
                lines.stream()
                        .map(line -> "\"" + line.replace("\\", "\\\\") + "\"")
                        .toList(),
                Platform.ofArgumentFiles());
        System.out.println("java @target/" + NAME + ".args starts the jar with Java " + jdk.version());
    }

    private void link(Jdk jdk) throws IOException, GeneralSecurityException, InterruptedException {
        Path parent = target.resolve("dist");
        delete(parent);
        Path home = parent.resolve(NAME + "-" + Jdk.platform());
        Files.createDirectories(home);
        Path runtime = home.resolve("runtime");
        Path module = module(jdk, parent.resolve("module"));
        Jdk.run(
                jdk.tool("jlink"),
                "--module-path",
                module.toString(),
                "--add-modules",
                MODULE,
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime.toString());
        delete(module.getParent());
        copyLicences(runtime.resolve("legal").resolve(MODULE));
        copy("lib/java.args", home);
        copy(Jdk.platform().startsWith("windows") ? "bin/" + NAME + ".cmd" : "bin/" + NAME, home);
        Files.copy(target.resolveSibling("LICENSE"), home.resolve("LICENSE"));
        ClassArchive.write(
                jdk,
                Jdk.tool(runtime, "java"),
                flags(),
                MAIN,
                home.resolve("lib").resolve(NAME + ".jsa"));
        zip(home, home.getFileName().toString(), home.resolveSibling(home.getFileName() + ".zip"), Map.of());
        new Bundles(source, parent, Bundles.repository(System.getenv())).write(home);
        // The benchmark compares the runtime to the JDK that it was linked from.
        Files.writeString(parent.resolve("jdk.txt"), jdk.home().toString());
        System.out.println("target/dist/" + home.getFileName() + " holds Java " + jdk.version());
    }

    private void copy(String file, Path home) throws IOException {
        Path to = home.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(source.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES);
        if (file.startsWith("bin/")) {
            to.toFile().setExecutable(true, false);
        }
    }

    /** Puts the licences and notices in the jar beside those of Java: in the image of the runtime no one can read them. */
    private void copyLicences(Path legal) throws IOException {
        Files.createDirectories(legal);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (entry.getName().startsWith("META-INF/") && file.matches(".*(?:LICENSE|NOTICE).*")) {
                    Files.copy(zip.getInputStream(entry), legal.resolve(file));
                }
            }
        }
    }

    /**
     * Makes a module of the jar. Classes load faster from the image of the runtime than from a jar, and a class archive checks only the
     * size of the image, but also the date of a jar, which few programs preserve when unpacking.
     */
    private Path module(Jdk jdk, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Path descriptor = scratch.resolve("module-info.java");
        Files.writeString(descriptor, descriptor(modules(jdk.feature(), Jdk.platform())), StandardCharsets.UTF_8);
        Path module = Files.copy(jar, scratch.resolve(NAME + ".jar"));
        Jdk.run(
                jdk.tool("javac"),
                "--patch-module",
                MODULE + "=" + jar,
                "-d",
                scratch.toString(),
                descriptor.toString());
        Jdk.run(
                jdk.tool("jar"),
                "--update",
                "--file",
                module.toString(),
                "--main-class",
                MODULE + ".Main",
                "-C",
                scratch.toString(),
                "module-info.class");
        return module;
    }

    /** Modules that the server needs from a JDK of that release, for TLS with elliptic curves and the certificates of Windows, too. */
    static List<String> modules(int feature, String platform) {
        List<String> modules = new ArrayList<>(MODULES);
        if (feature < 22) {
            modules.add("jdk.crypto.ec");
        }
        if (platform.startsWith("windows")) {
            modules.add("jdk.crypto.mscapi");
        }
        return modules;
    }

    /** An open module, because Jackson reads the classes of libraries, with every service that one library offers to another. */
    private String descriptor(List<String> modules) throws IOException {
        StringBuilder text = new StringBuilder("open module " + MODULE + " {\n");
        modules.forEach(module -> text.append("requires ").append(module).append(";\n"));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (var entry :
                    zip.stream().sorted(Comparator.comparing(Object::toString)).toList()) {
                String service = entry.getName().replaceFirst("^META-INF/services/", "");
                if (service.contains("/") || service.isEmpty() || !has(zip, service)) {
                    continue;
                }
                String providers = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining(", "));
                text.append("uses ").append(service).append(";\n");
                text.append("provides ")
                        .append(service)
                        .append(" with ")
                        .append(providers)
                        .append(";\n");
            }
        }
        return text.append("}\n").toString();
    }

    private static boolean has(ZipFile zip, String type) {
        return zip.getEntry(type.replace('.', '/') + ".class") != null;
    }

    /**
     * Packs a directory, without entries for the directories in it: not every program unpacks those.
     *
     * @param prefix directory in the archive that it becomes
     * @param texts further files, by their path in the archive
     */
    static void zip(Path home, String prefix, Path zip, Map<String, String> texts) throws IOException {
        Map<String, Path> packed = new LinkedHashMap<>();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), StandardCharsets.UTF_8);
                Stream<Path> files = Files.walk(home)) {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                out.putNextEntry(new ZipEntry(text.getKey()));
                out.write(text.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = prefix + "/" + home.relativize(file).toString().replace('\\', '/');
                ZipEntry entry = new ZipEntry(name);
                entry.setLastModifiedTime(Files.getLastModifiedTime(file));
                out.putNextEntry(entry);
                Files.copy(file, out);
                packed.put(name, file);
            }
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            try (FileSystem archive = FileSystems.newFileSystem(
                    URI.create("jar:" + zip.toUri()), Map.of("enablePosixFileAttributes", "true"))) {
                for (Map.Entry<String, Path> file : packed.entrySet()) {
                    String may = Files.isExecutable(file.getValue()) ? "rwxr-xr-x" : "rw-r--r--";
                    Files.setPosixFilePermissions(archive.getPath(file.getKey()), PosixFilePermissions.fromString(may));
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
