package dev.portkeyadmin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.resources.Services;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The borders between the packages. */
class ArchitectureTest {

    private static final String ROOT = "dev.portkeyadmin";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static void holds(ArchRule rule) {
        rule.check(CLASSES);
    }

    private static String in(String name) {
        return ROOT + "." + name + "..";
    }

    @Test
    void operationsArePureValues() {
        holds(classes()
                .that()
                .resideInAPackage(in("operation"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(in("operation"), "java.lang..", "java.util..", "java.math.."))
                .because("what an operation is must be readable without knowing how it travels"));
    }

    @Test
    void theHttpSideKnowsNeitherMcpNorTheCatalogue() {
        holds(noClasses()
                .that()
                .resideInAPackage(in("http"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.modelcontextprotocol..", "picocli..", in("resources"), in("mcp"), in("cli"), in("sandbox")))
                .because("services must be usable without MCP"));
    }

    @Test
    void resourcesStateOperationsAndNothingElse() {
        holds(noClasses()
                .that()
                .resideInAPackage(in("resources"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.net..", "io.modelcontextprotocol..", in("mcp"), in("cli"), in("sandbox")))
                .because("how an operation travels and is shown is decided once, elsewhere"));
    }

    @Test
    void mcpLeavesHttpToTheServices() {
        holds(noClasses()
                .that()
                .resideInAPackage(in("mcp"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", in("cli"), in("sandbox"), in("resources")))
                .because("the adapter speaks of operations and results"));
    }

    @Test
    void theMcpSdkIsSeenByOnePackage() {
        holds(noClasses()
                .that(not(resideInAnyPackage(in("mcp"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.modelcontextprotocol..", "reactor.."))
                .because("the SDK changes more often than the protocol"));
    }

    @Test
    void theSandboxStandsAlone() {
        holds(noClasses()
                .that()
                .resideInAPackage(in("sandbox"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        in("operation"), in("http"), in("resources"), in("mcp"), in("cli"), "picocli.."))
                .because("an upstream that shares code with its client proves nothing"));
    }

    @Test
    void onlyTheRootKnowsTheCommandLine() {
        holds(noClasses()
                .that(not(resideInAnyPackage(in("cli")).or(JavaClass.Predicates.type(Main.class))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("cli"), "picocli.."))
                .because("what an MCP client starts must not load the command line"));
    }

    @Test
    void onlyMainExits() {
        holds(noClasses()
                .that(not(JavaClass.Predicates.type(Main.class)))
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("answers in flight would be lost"));
    }

    @Test
    void nobodyWritesToSystemOut() {
        holds(noClasses().should().accessField(System.class, "out").because("stdout belongs to the protocol"));
        holds(noClasses()
                .should()
                .callMethod(Throwable.class, "printStackTrace")
                .because("errors are logged, where secrets are struck"));
    }

    @Test
    void everyServiceIsRegistered() {
        assertThat(Arrays.stream(Toolset.values())
                        .flatMap(toolset -> Services.on(null).apply(toolset).stream())
                        .map(service -> service.getClass().getName()))
                .containsExactlyInAnyOrderElementsOf(CLASSES.stream()
                        .filter(type -> type.isAssignableTo(BaseService.class))
                        .filter(type -> !type.isEquivalentTo(BaseService.class))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet()));
    }
}
