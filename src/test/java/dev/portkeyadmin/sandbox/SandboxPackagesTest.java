package dev.portkeyadmin.sandbox;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import dev.portkeyadmin.support.MainClasses;
import org.junit.jupiter.api.Test;

/** The packages of the sandbox: each depends only on those below it. */
class SandboxPackagesTest {

    private static final String ROOT = "dev.portkeyadmin.sandbox";

    @Test
    void dependsOnlyOnPackagesBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("sandbox")
                .definedBy(ROOT)
                .layer("organisation")
                .definedBy(ROOT + ".organisation")
                .layer("gateway")
                .definedBy(ROOT + ".gateway")
                .layer("prompts")
                .definedBy(ROOT + ".prompts")
                .layer("observability")
                .definedBy(ROOT + ".observability")
                .layer("server")
                .definedBy(ROOT + ".server")
                .layer("body")
                .definedBy(ROOT + ".body")
                .layer("data")
                .definedBy(ROOT + ".data")
                .whereLayer("organisation")
                .mayOnlyAccessLayers("prompts", "server", "body", "data")
                .whereLayer("gateway")
                .mayOnlyAccessLayers("server", "body", "data")
                .whereLayer("prompts")
                .mayOnlyAccessLayers("server", "body", "data")
                .whereLayer("observability")
                .mayOnlyAccessLayers("server", "body", "data")
                .whereLayer("server")
                .mayOnlyAccessLayers("body", "data")
                .whereLayer("body")
                .mayOnlyAccessLayers("data")
                .whereLayer("data")
                .mayNotAccessAnyLayer()
                .check(MainClasses.ALL);
    }
}
