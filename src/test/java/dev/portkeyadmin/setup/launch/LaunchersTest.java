package dev.portkeyadmin.setup.launch;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.runtime.OperatingSystem;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.setup.Launch;
import dev.portkeyadmin.setup.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaunchersTest {

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void namesNpxInPlaceOfItsCopy(OperatingSystem os) throws Exception {
        Path copy = home.resolve("_npx/1/node_modules/portkey-admin-mcp-x");
        Files.createDirectories(copy.resolve("bin"));
        Files.createFile(copy.resolve("bin/portkey-admin-mcp"));
        Files.createFile(copy.resolve("bin/portkey-admin-mcp.cmd"));
        Launch launch = new Launchers(
                        new Machine(os, home.toString(), Map.of()),
                        copy.resolve("runtime"),
                        null,
                        new ClassDataArchive(home, home))
                .fastest();
        List<String> words = new ArrayList<>(launch.arguments());
        words.add(0, launch.command());
        String line = "npx -y portkey-admin-mcp@" + Version.TEXT;
        assertThat(String.join(" ", words)).isEqualTo(os == OperatingSystem.WINDOWS ? "cmd /c " + line : line);
    }

    @Test
    void triesACommandWithoutWhatMakesJavaPrint() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Dx",
                "JDK_JAVA_OPTIONS",
                "-Dx",
                "_java_options",
                "-Dx",
                "PORTKEY_SANDBOX",
                "maybe"));
        environment.put("PATH", "/bin");
        Launchers.isolate(environment);
        assertThat(environment).containsOnlyKeys("PATH");
    }
}
