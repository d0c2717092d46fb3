package dev.portkeyadmin.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes of a session, loaded and linked, as a file that a JVM maps. From 25 on it is an AOT cache, before that an
 * archive of class data. Either is named by -XX:SharedArchiveFile, which every Java from 17 on knows, and which leaves out
 * the profiles of an AOT cache: they would have the compiler work while the first answer is due.
 */
final class ClassArchive {

    private ClassArchive() {}

    /**
     * Writes it.
     *
     * @param jdk whose classes they are
     * @param java the program that will use the archive
     * @param flags with which it will
     * @param main the program: a class path or module, and what is to be run
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
