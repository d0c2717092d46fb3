package dev.portkeyadmin.dist;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.app.Setting;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the modules of the linked runtime, and the launcher. */
class DistributionTest {

    @Test
    void addsTheModuleForCertificatesOfWindowsOnlyThere() {
        assertThat(Distribution.modules(25, "windows-x64")).contains("jdk.crypto.mscapi");
        assertThat(Distribution.modules(25, "linux-x64")).doesNotContain("jdk.crypto.mscapi");
        assertThat(Distribution.modules(25, "macos-arm64")).doesNotContain("jdk.crypto.mscapi");
    }

    @Test
    void addsTheModuleForEllipticCurvesUntilTheBaseContainsThem() {
        assertThat(Distribution.modules(17, "linux-x64")).contains("jdk.crypto.ec");
        assertThat(Distribution.modules(21, "linux-x64")).contains("jdk.crypto.ec");
        assertThat(Distribution.modules(25, "linux-x64")).doesNotContain("jdk.crypto.ec");
    }

    @Test
    void theLauncherLooksForLettersBeyondAsciiInEverySettingThatNamesAPath() throws IOException {
        assertThat(Files.readString(Path.of("src", "dist", "bin", "portkey-admin-mcp")))
                .contains(Stream.of(Setting.values())
                        .filter(setting -> Set.of("FILE", "DIR").contains(setting.placeholder()))
                        .map(setting -> "${" + setting + ":-}")
                        .toList());
    }

    @Test
    void namesModulesThatTheRunningJdkHas() {
        assertThat(Distribution.modules(Jdk.running().feature(), Jdk.platform()))
                .allSatisfy(module -> assertThat(ModuleFinder.ofSystem().find(module))
                        .as(module)
                        .isPresent());
    }
}
