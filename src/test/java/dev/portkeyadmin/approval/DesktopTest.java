package dev.portkeyadmin.approval;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests where a desktop is seen, and how its browser is started. */
class DesktopTest {

    private static final String URL = "http://127.0.0.1:4711/secret";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private boolean isPresent(String system, String user) {
        return new Desktop(environment, system, user).isPresent();
    }

    private Path program(String script) throws Exception {
        Path program = directory.resolve("xdg-open");
        Files.writeString(program, script);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        environment.put("PATH", "." + File.pathSeparator + File.pathSeparator + directory);
        return program;
    }

    @ParameterizedTest
    @CsvSource({
        "DISPLAY, :0, true",
        "WAYLAND_DISPLAY, wayland-0, true",
        "DISPLAY, '', false",
        "WAYLAND_DISPLAY, ' ', false",
        "TERM, xterm, false"
    })
    void seesADesktopOfLinuxByItsDisplay(String variable, String value, boolean present) throws Exception {
        program("");
        environment.put(variable, value);
        assertThat(isPresent("Linux", "ines")).isEqualTo(present);
    }

    @Test
    void needsTheProgramThatOpensPagesOnLinux() throws Exception {
        environment.put("DISPLAY", ":0");
        assertThat(isPresent("Linux", "ines")).isFalse();
        environment.put("PATH", directory + File.pathSeparator + "\0");
        assertThat(isPresent("Linux", "ines")).isFalse();
        program("");
        environment.put("PATH", "." + File.pathSeparator + directory.getFileName());
        assertThat(isPresent("Linux", "ines")).as("relative paths").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"})
    void seesNoDesktopOverSsh(String variable) throws Exception {
        program("");
        environment.put("DISPLAY", "localhost:10.0");
        environment.put(variable, "x");
        for (String system : List.of("Linux", "Mac OS X", "Windows 11")) {
            assertThat(isPresent(system, "ines")).as(system).isFalse();
        }
    }

    @Test
    void seesADesktopOfMacOsAndWindows() {
        assertThat(isPresent("Mac OS X", "ines")).isTrue();
        assertThat(isPresent("Windows 11", "ines")).isTrue();
        environment.put("SESSIONNAME", "Console");
        assertThat(isPresent("Windows 11", "ines")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYSTEM", "MACHINE$", "LOCAL SERVICE", "Network Service"})
    void seesNoDesktopForAServiceOfWindows(String user) {
        assertThat(isPresent("Windows Server 2025", user)).isFalse();
        environment.put("SESSIONNAME", "Services");
        assertThat(isPresent("Windows Server 2025", "ines")).isFalse();
    }

    @Test
    void startsTheProgramWithTheAddressAndWithoutSettingsInputOrOutput() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path seen = directory.resolve("seen");
        program("#!/bin/sh\n{ echo \"$#\"; echo \"$1\"; cat; env; } >'" + seen + "'; echo noise; echo noise >&2\n");
        environment.put("DISPLAY", ":0");
        environment.put("PORTKEY_API_KEY", "pk-planted");
        environment.put("PATH", directory + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
        assertThat(new Desktop(environment, "Linux", "ines")
                        .open(URL)
                        .get(ApprovalFixture.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(Files.readAllLines(seen))
                .startsWith("1", URL)
                .contains("DISPLAY=:0")
                .noneMatch(line -> line.contains("PORTKEY_") || line.contains("pk-planted"));
    }

    @Test
    void reportsAProgramThatFails() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        environment.put("DISPLAY", ":0");
        program("#!/bin/sh\nexit 3\n");
        assertThat(new Desktop(environment, "Linux", "ines")
                        .open(URL)
                        .get(ApprovalFixture.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isFalse();
        program("not a program");
        assertThat(new Desktop(environment, "Linux", "ines")
                        .open(URL)
                        .get(ApprovalFixture.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isFalse();
    }

    @Test
    void opensNothingWithoutADesktop() throws Exception {
        assertThat(new Desktop(environment, "Linux", "ines").open(URL).get()).isFalse();
    }
}
