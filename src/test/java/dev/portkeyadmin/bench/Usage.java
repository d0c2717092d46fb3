package dev.portkeyadmin.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Measures the resources of a process and of the processes that it has started. */
final class Usage {

    private static final boolean LINUX = Files.exists(Path.of("/proc/self/stat"));

    private Usage() {}

    /** Processor time so far, in milliseconds. Linux counts it in steps of ten. */
    static double cpuMillis(Process process) {
        return tree(process).mapToDouble(Usage::cpuMillis).sum();
    }

    /** Resident memory in megabytes of 2^20 bytes; not a number where the system does not say. */
    static double residentMegabytes(Process process) {
        return tree(process).mapToDouble(Usage::residentKilobytes).sum() / 1024;
    }

    private static Stream<ProcessHandle> tree(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private static double cpuMillis(ProcessHandle process) {
        if (!LINUX) {
            return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
        }
        String stat = read(process, "stat");
        // The name comes second, in parentheses, and may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10.0 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    private static double residentKilobytes(ProcessHandle process) {
        if (LINUX) {
            String line = read(process, "status")
                    .lines()
                    .filter(each -> each.startsWith("VmRSS:"))
                    .findFirst()
                    .orElse("0");
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
            return Double.parseDouble(new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            throw new IllegalStateException("The process has ended.", e);
        }
    }
}
