package dev.portkeyadmin.dist;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.lang.module.ModuleFinder;
import org.junit.jupiter.api.Test;

/** Tests which modules the linked runtime contains. */
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
    void namesModulesThatTheRunningJdkHas() {
        assertThat(Distribution.modules(Jdk.running().feature(), Jdk.platform()))
                .allSatisfy(module -> assertThat(ModuleFinder.ofSystem().find(module))
                        .as(module)
                        .isPresent());
    }
}
