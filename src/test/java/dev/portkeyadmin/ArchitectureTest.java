package dev.portkeyadmin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.portkeyadmin.support.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.support.MainClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the borders between the packages. */
class ArchitectureTest {

    private static final String ROOT = "dev.portkeyadmin";

    private static final JavaClasses CLASSES = MainClasses.ALL;

    /** Packages of ours that every package may use. */
    private static final List<String> FOR_ALL =
            List.of("text", "schema", "risk", "operation.input", "operation.output", "operation", "runtime");

    /** Each package from the bottom up, with the packages of ours that it may use besides {@link #FOR_ALL}. */
    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("text", List.of());
        MAY_USE.put("period", List.of());
        MAY_USE.put("schema", List.of("period"));
        MAY_USE.put("risk", List.of());
        MAY_USE.put("operation.input", List.of());
        MAY_USE.put("operation.output", List.of());
        MAY_USE.put("operation", List.of());
        MAY_USE.put("runtime", List.of());
        MAY_USE.put("json", List.of());
        MAY_USE.put("table", List.of("json"));
        MAY_USE.put("redact", List.of("json"));
        MAY_USE.put("net", List.of("redact"));
        MAY_USE.put("client.body", List.of());
        MAY_USE.put("client.error", List.of("json", "redact", "client.body"));
        MAY_USE.put("client.outcome", List.of("client.error"));
        MAY_USE.put("client", List.of("json", "redact", "net", "client.body", "client.error", "client.outcome"));
        MAY_USE.put("resources", List.of("client"));
        MAY_USE.put("catalogue", List.of("client.outcome", "client"));
        MAY_USE.put("catalogue.search", List.of("client", "catalogue"));
        MAY_USE.put("names", List.of("json", "client.outcome", "client", "catalogue"));
        MAY_USE.put("analytics", List.of("period", "client.outcome", "client", "catalogue", "names"));
        MAY_USE.put("safety", List.of("client.outcome", "client", "catalogue"));
        MAY_USE.put("secrets", List.of("json", "redact", "client.outcome"));
        MAY_USE.put("audit", List.of("json", "redact", "client.outcome", "safety", "secrets"));
        MAY_USE.put("confirmation.state", List.of("json", "client.outcome", "client", "catalogue", "names"));
        MAY_USE.put(
                "confirmation.question",
                List.of("json", "redact", "client.outcome", "catalogue", "safety", "confirmation.state"));
        MAY_USE.put(
                "confirmation",
                List.of(
                        "json",
                        "redact",
                        "client.outcome",
                        "client",
                        "catalogue",
                        "safety",
                        "confirmation.state",
                        "confirmation.question"));
        MAY_USE.put("answer", List.of("json", "secrets"));
        MAY_USE.put(
                "answer.list",
                List.of(
                        "json",
                        "redact",
                        "client.outcome",
                        "client",
                        "catalogue",
                        "names",
                        "analytics",
                        "safety",
                        "answer"));
        MAY_USE.put(
                "answer.change",
                List.of(
                        "json",
                        "redact",
                        "client.outcome",
                        "client",
                        "catalogue",
                        "names",
                        "safety",
                        "secrets",
                        "answer"));
        MAY_USE.put(
                "arguments",
                List.of("period", "json", "client.outcome", "client", "catalogue", "names", "safety", "confirmation"));
        MAY_USE.put(
                "call",
                List.of(
                        "json",
                        "redact",
                        "client.body",
                        "client.outcome",
                        "client",
                        "catalogue",
                        "names",
                        "analytics",
                        "safety",
                        "secrets",
                        "audit",
                        "confirmation",
                        "arguments",
                        "answer",
                        "answer.list",
                        "answer.change"));
        MAY_USE.put(
                "plan", List.of("client.outcome", "client", "catalogue", "safety", "audit", "confirmation", "call"));
        MAY_USE.put(
                "jobs.context", List.of("period", "client.outcome", "client", "catalogue", "names", "call", "plan"));
        MAY_USE.put("jobs.usage", List.of("json", "period", "answer", "call", "jobs.context"));
        MAY_USE.put(
                "jobs.logs",
                List.of(
                        "json",
                        "period",
                        "client.outcome",
                        "client",
                        "catalogue",
                        "safety",
                        "answer",
                        "call",
                        "plan",
                        "jobs.context"));
        MAY_USE.put(
                "jobs.people",
                List.of("client.outcome", "catalogue", "names", "safety", "answer", "call", "plan", "jobs.context"));
        MAY_USE.put("jobs.review", List.of("json", "period", "catalogue", "answer", "call", "jobs.context"));
        MAY_USE.put(
                "jobs",
                List.of(
                        "client",
                        "safety",
                        "call",
                        "jobs.context",
                        "jobs.usage",
                        "jobs.logs",
                        "jobs.people",
                        "jobs.review"));
        MAY_USE.put(
                "tools",
                List.of("json", "catalogue", "catalogue.search", "safety", "answer", "call", "jobs.context", "jobs"));
        MAY_USE.put("prompts", List.of("period", "json", "catalogue", "safety", "call", "tools"));
        MAY_USE.put("mcp.wire", List.of("json", "redact"));
        MAY_USE.put("mcp", List.of("json", "redact", "safety", "audit", "call", "tools", "prompts", "mcp.wire"));
        MAY_USE.put("mcp.sdk", List.of("json", "safety", "call", "tools", "mcp.wire", "mcp"));
        MAY_USE.put("approval.http", List.of());
        MAY_USE.put("approval", List.of("json", "safety", "secrets", "approval.http"));
        MAY_USE.put("sandbox", List.of());
        MAY_USE.put(
                "app",
                List.of(
                        "redact",
                        "net",
                        "client",
                        "resources",
                        "catalogue",
                        "safety",
                        "secrets",
                        "audit",
                        "confirmation",
                        "call",
                        "jobs.context",
                        "tools",
                        "prompts",
                        "mcp.wire",
                        "mcp",
                        "mcp.sdk",
                        "approval",
                        "sandbox"));
        MAY_USE.put("docs", List.of("catalogue", "jobs"));
        MAY_USE.put("setup.text", List.of("json"));
        MAY_USE.put("setup", List.of("redact", "client", "secrets", "app", "setup.text"));
        MAY_USE.put("setup.launch", List.of("setup"));
        MAY_USE.put(
                "doctor", List.of("json", "redact", "client.outcome", "client", "catalogue", "safety", "app", "setup"));
        MAY_USE.put(
                "cli",
                List.of(
                        "period",
                        "json",
                        "table",
                        "redact",
                        "client.outcome",
                        "catalogue",
                        "safety",
                        "call",
                        "jobs.usage",
                        "tools",
                        "mcp.wire",
                        "approval",
                        "app",
                        "docs",
                        "setup",
                        "setup.launch",
                        "doctor"));
    }

    /** The most files of a package; a larger one has two purposes. */
    private static final int MOST_FILES = 16;

    private static void holds(ArchRule rule) {
        rule.check(CLASSES);
    }

    /** The classes of one package, without those of packages below it that have an entry of their own. */
    private static DescribedPredicate<JavaClass> in(String name) {
        String full = ROOT + "." + name;
        Set<String> inner = MAY_USE.keySet().stream()
                .filter(other -> other.startsWith(name + "."))
                .map(other -> ROOT + "." + other)
                .collect(Collectors.toSet());
        return DescribedPredicate.describe(
                "in " + name,
                type -> (type.getPackageName().equals(full)
                                || type.getPackageName().startsWith(full + "."))
                        && inner.stream()
                                .noneMatch(sub -> type.getPackageName().equals(sub)
                                        || type.getPackageName().startsWith(sub + ".")));
    }

    @TestFactory
    Stream<DynamicTest> eachPackageUsesOnlyThePackagesBelowIt() {
        return MAY_USE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    DescribedPredicate<JavaClass> allowed = not(resideInAPackage(ROOT + ".."));
                    for (String name : Stream.concat(
                                    Stream.of(entry.getKey()),
                                    Stream.concat(FOR_ALL.stream(), entry.getValue().stream()))
                            .toList()) {
                        allowed = allowed.or(in(name));
                    }
                    holds(classes()
                            .that(in(entry.getKey()))
                            .should()
                            .onlyDependOnClassesThat(allowed.as("in packages that " + entry.getKey() + " may use")));
                }));
    }

    @Test
    void eachPackageUsesEveryPackageThatItMayUse() {
        Set<String> unused = new TreeSet<>();
        MAY_USE.forEach((name, used) -> used.stream()
                .filter(other -> CLASSES.that(in(name)).stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .noneMatch(dependency -> in(other).test(dependency.getTargetClass())))
                .forEach(other -> unused.add(name + " does not use " + other)));
        assertThat(unused).isEmpty();
    }

    @Test
    void listsEachPackageAfterThoseThatItMayUse() {
        Set<String> below = new TreeSet<>();
        MAY_USE.forEach((name, used) -> {
            assertThat(below).as("the packages listed before " + name).containsAll(used);
            below.add(name);
        });
    }

    @Test
    void everyPackageHasFewFiles() {
        assertThat(CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        // One file per resource.
                        .filter(type -> !in("resources").test(type))
                        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .filter(entry -> entry.getValue() > MOST_FILES))
                .isEmpty();
    }

    @Test
    void everyPackageHasARule() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .filter(name -> MAY_USE.keySet().stream()
                                .noneMatch(known ->
                                        name.equals(ROOT + "." + known) || name.startsWith(ROOT + "." + known + "."))))
                .isEmpty();
    }

    @Test
    void everyPackageStatesWhereNullIsAllowed() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(each -> !each.getClasses().isEmpty())
                        .filter(each ->
                                !each.tryGetAnnotationOfType(NullMarked.class).isPresent())
                        .map(JavaPackage::getName))
                .as("packages that are not @NullMarked, which NullAway would not check")
                .isEmpty();
    }

    @Test
    void everyClassIsFinalOrMadeToBeExtended() {
        holds(classes()
                .that()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(JavaModifier.FINAL));
    }

    @Test
    void resourcesPublishOnlyTheListOfTheirServices() {
        holds(classes().that(in("resources")).and().arePublic().should().be(Services.class));
    }

    @Test
    void packagesHaveNoCycles() {
        holds(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void contributingShowsEachPackageWithItsPurposeAndWhatItMayUse() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : MAY_USE.entrySet()) {
            String uses =
                    entry.getValue().stream().map(other -> "`" + other + "`").collect(Collectors.joining(", "));
            rows.add("| `" + entry.getKey() + "` | " + purpose(entry.getKey()) + " | " + (uses.isEmpty() ? "-" : uses)
                    + " |");
        }
        assertThat(Files.readString(Path.of(".github", "CONTRIBUTING.md"))
                        .lines()
                        .dropWhile(line -> !line.startsWith("| Package |"))
                        .skip(2)
                        .takeWhile(line -> !line.isEmpty()))
                .containsExactlyElementsOf(rows);
    }

    /** The first sentence about a package, in Markdown. */
    private static String purpose(String name) throws IOException {
        String text = Files.readString(
                Path.of("src", "main", "java").resolve((ROOT + "." + name).replace('.', '/') + "/package-info.java"));
        String comment = text.substring(3, text.indexOf("*/"))
                .replaceAll("\\s+(\\* )?", " ")
                .strip();
        return comment.replaceAll("\\{@code (.*?)}", "`$1`").replaceFirst("(?<=\\.) .*", "");
    }

    @Test
    void everyPublicTypeAndMethodHasAJavadocSentence() throws IOException {
        // Constructors say it with their class, and the with methods of an immutable value with their name.
        Pattern published = Pattern.compile(
                " *public (?!.*=)(?:.*\\b(?:class|record|interface|enum)\\b.*|[^(]* (?!with[A-Z])\\w+\\(.*)");
        List<String> missing = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(source);
                for (int i = 1; i < lines.size(); i++) {
                    if (published.matcher(lines.get(i)).matches() && !isDocumented(lines, i - 1)) {
                        missing.add(source.getFileName() + ": " + lines.get(i).strip());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Looks for the end of a Javadoc above the annotations of a declaration. */
    private static boolean isDocumented(List<String> lines, int above) {
        String line = lines.get(above).strip();
        boolean isAnnotation = line.startsWith("@")
                || line.equals(")")
                || !line.isEmpty() && lines.get(above).startsWith("        ");
        return line.endsWith("*/") || line.equals("@Override") || isAnnotation && isDocumented(lines, above - 1);
    }

    @Test
    void usesNoSimpleNameTwice() {
        Map<String, List<String>> byName = CLASSES.stream()
                .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));
        assertThat(byName.values().stream()
                        .filter(names -> names.size() > 1 && !names.get(0).endsWith("package-info")))
                .isEmpty();
    }

    @Test
    void operationsArePureValues() {
        holds(classes()
                .that(in("operation")
                        .or(in("operation.input"))
                        .or(in("operation.output"))
                        .or(in("schema"))
                        .or(in("risk")))
                .should()
                .onlyDependOnClassesThat(in("operation")
                        .or(in("text"))
                        .or(in("operation.input"))
                        .or(in("operation.output"))
                        .or(in("schema"))
                        .or(in("risk"))
                        .or(in("period"))
                        .or(resideInAnyPackage(
                                "java.lang..", "java.util..", "java.math..", "java.time..", "org.jspecify..")))
                .because("an operation must be readable without knowing how it is sent"));
    }

    @Test
    void onlyClientAndNetUseTheNetwork() {
        holds(noClasses()
                .that(in("resources")
                        .or(in("catalogue"))
                        .or(in("catalogue.search"))
                        .or(in("safety"))
                        .or(resideInAPackage(ROOT + ".answer.."))
                        .or(in("call"))
                        .or(in("plan"))
                        .or(resideInAPackage(ROOT + ".jobs.."))
                        .or(in("tools"))
                        .or(in("mcp")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net.."))
                .because("how an operation is sent is decided once, in client"));
    }

    @Test
    void onlyOnePackageUsesTheSdk() {
        holds(noClasses()
                .that(not(in("mcp.sdk")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.modelcontextprotocol..", "reactor.."))
                .because("the SDK changes more often than the protocol"));
    }

    @Test
    void onlyMainAndCliUseTheCommandLine() {
        holds(noClasses()
                .that(not(in("cli").or(JavaClass.Predicates.type(Main.class))))
                .should()
                .dependOnClassesThat(in("cli").or(resideInAPackage("picocli..")))
                .because("a server that an MCP client starts must not load the command line"));
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
    void noClassWritesToSystemOut() {
        holds(noClasses().should().accessField(System.class, "out").because("stdout belongs to the protocol"));
        holds(noClasses()
                .should()
                .callMethod(Throwable.class, "printStackTrace")
                .because("errors are logged, where secrets are redacted"));
    }

    @Test
    void everySettingIsRead() {
        assertThat(CLASSES.get(Setting.class).getFields().stream()
                        .filter(field -> field.getRawType().isEquivalentTo(Setting.class))
                        .filter(field -> field.getAccessesToSelf().stream()
                                .noneMatch(access -> !access.getOriginOwner().isEquivalentTo(Setting.class)))
                        .map(JavaField::getName))
                .as("settings that are documented, but that nothing reads")
                .isEmpty();
        assertThat(CLASSES.get(Settings.class).getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> field.getAccessesToSelf().stream()
                                .map(access -> access.getOrigin().getName())
                                .allMatch(Set.of("<init>", field.getName())::contains))
                        .map(JavaField::getName)
                        .filter(name -> CLASSES.get(Settings.class)
                                .getMethod(name)
                                .getAccessesToSelf()
                                .isEmpty()))
                .as("values of settings that nothing uses")
                .isEmpty();
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
