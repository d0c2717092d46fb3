package dev.portkeyadmin.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the loaded and linked classes of a session to a file that a JVM maps: an AOT cache from Java 25 on, an archive of class
 * data before. -XX:SharedArchiveFile, known since Java 17, names either and ignores the profiles of an AOT cache, with which the
 * compiler would delay the first answer.
 */
final class ClassArchive {

    private ClassArchive() {}

    /**
     * Writes the archive.
     *
     * @param jdk that the classes belong to
     * @param java the program that will use the archive
     * @param flags of that program
     * @param main the class path or module, and the main class
     */
    static void write(Jdk jdk, String java, List<String> flags, List<String> main, Path archive)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path notes = archive.resolveSibling(archive.getFileName() + ".notes");
        Files.deleteIfExists(archive);
        List<String> noting;
        List<String> writing;
        if (jdk.feature() >= 25) {
            noting = List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes);
            writing = List.of(
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-AOTRecordTraining",
                    "-XX:AOTMode=create",
                    "-XX:AOTConfiguration=" + notes,
                    "-XX:AOTCache=" + archive);
        } else {
            noting = List.of("-XX:DumpLoadedClassList=" + notes);
            writing = List.of(
                    "-XX:+UseG1GC",
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + notes,
                    "-XX:SharedArchiveFile=" + archive);
        }
        Training.run(command(java, flags, noting, main));
        String said = Jdk.run(command(java, flags(jdk, flags), writing, main).toArray(String[]::new));
        if (!Files.isRegularFile(archive)) {
            throw new IllegalStateException("There is no " + archive.getFileName() + ": " + said);
        }
        Files.delete(notes);
    }

    /** Only the default collector of 17 and 21 can write objects, such as those of the boot layer, into the archive. */
    private static List<String> flags(Jdk jdk, List<String> flags) {
        return jdk.feature() >= 25
                ? flags
                : flags.stream()
                        .filter(flag -> !flag.equals("-XX:+UseSerialGC"))
                        .toList();
    }

    private static List<String> command(String java, List<String> flags, List<String> what, List<String> main) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(flags);
        command.addAll(what);
        command.addAll(main);
        return command;
    }
}
