package dev.portkeyadmin.dist;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.dist.Bundles.Target;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.setup.launch.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests what the bundles say of themselves, and that it all comes from one place. */
class BundlesTest {

    private static final Path SOURCE = Path.of("src", "dist");

    @TempDir
    private Path built;

    private Bundles bundles() {
        return new Bundles(SOURCE, built, "");
    }

    private static String pom(String element) throws Exception {
        Matcher found = Pattern.compile("<" + element + ">([^<]*)</" + element + ">")
                .matcher(Files.readString(Path.of("pom.xml")).replaceAll("(?s)<properties>.*", ""));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void everyVersionIsThatOfThePom() throws Exception {
        String version = pom("version");
        assertThat(Version.TEXT).isEqualTo(version);
        List<JsonNode> all =
                new ArrayList<>(List.of(bundles().mainPackage(), bundles().serverJson("")));
        for (Target target : Target.values()) {
            all.add(bundles().manifest(target));
            all.add(bundles().platformPackage(target));
        }
        assertThat(all).allMatch(json -> json.get("version").asText().equals(version));
        assertThat(bundles().mainPackage().get("optionalDependencies"))
                .allMatch(of -> of.asText().equals(version));
        assertThat(bundles().serverJson("").at("/packages/0/version").asText()).isEqualTo(version);
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file).content().doesNotContain(version);
            }
        }
    }

    @Test
    void theChangelogHasASectionForTheVersion() throws Exception {
        assertThat(Path.of("src/docs/changelog.md")).content().contains("\n## " + Version.TEXT + "\n");
    }

    @Test
    void theMainPackageDependsOnThePackageOfEachPlatform() throws Exception {
        JsonNode main = bundles().mainPackage();
        List<String> names = new ArrayList<>();
        main.get("optionalDependencies").fieldNames().forEachRemaining(names::add);
        List<String> packages = new ArrayList<>();
        for (Target target : Target.values()) {
            JsonNode platform = bundles().platformPackage(target);
            assertThat(platform.get("os")).hasSize(1);
            assertThat(platform.get("cpu")).hasSize(1);
            packages.add(platform.get("name").asText());
        }
        assertThat(names).isEqualTo(packages).hasSize(5);
        assertThat(main.at("/bin/portkey-admin-mcp").asText()).isEqualTo("bin/portkey-admin-mcp.js");
        assertThat(main.get("name").asText()).isEqualTo(pom("artifactId"));
        assertThat(main.get("mcpName").asText())
                .isEqualTo(bundles().serverJson("").get("name").asText());
    }

    @Test
    void aReleaseNamesItsRepositoryAndTheDocumentsThatDirectoriesRequire() throws Exception {
        String address = Bundles.repository(
                Map.of("GITHUB_SERVER_URL", "https://github.com", "GITHUB_REPOSITORY", "someone/portkey-admin"));
        Bundles released = new Bundles(SOURCE, built, address);
        JsonNode manifest = released.manifest(Target.LINUX_X64);
        String policy = manifest.at("/privacy_policies/0").asText();
        assertThat(policy).startsWith("https://github.com/someone/portkey-admin/blob/HEAD/");
        assertThat(Path.of(policy.substring(policy.indexOf("/HEAD/") + "/HEAD/".length())))
                .isRegularFile();
        assertThat(manifest.get("support").asText()).isEqualTo("https://github.com/someone/portkey-admin/issues");
        assertThat(List.of(manifest, released.mainPackage(), released.platformPackage(Target.MACOS_X64)))
                .allMatch(json ->
                        json.at("/repository/url").asText().equals("git+https://github.com/someone/portkey-admin.git"));
        assertThat(released.serverJson("").at("/repository/url").asText())
                .isEqualTo("https://github.com/someone/portkey-admin");
        assertThat(Bundles.repository(Map.of())).isEmpty();
        assertThat(bundles().manifest(Target.LINUX_X64).has("repository")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX_X64",
        "Linux, aarch64, LINUX_ARM64",
        "Mac OS X, aarch64, MACOS_ARM64",
        "Darwin, x86_64, MACOS_X64",
        "Windows 11, amd64, WINDOWS_X64",
    })
    void namesPlatformsAsJavaDoes(String system, String architecture, Target target) {
        assertThat(Platform.of(system, architecture)).isEqualTo(target.id());
    }

    @ParameterizedTest
    @EnumSource
    void theManifestAsksForWhatTheServerReads(Target target) throws Exception {
        JsonNode manifest = bundles().manifest(target);
        JsonNode start = manifest.at("/server/mcp_config");
        assertThat(manifest.get("manifest_version").asText()).isEqualTo("0.3");
        assertThat(manifest.at("/server/type").asText()).isEqualTo("binary");
        assertThat(manifest.at("/compatibility/platforms")).hasSize(1);
        List<String> asked = new ArrayList<>();
        manifest.get("user_config").fieldNames().forEachRemaining(asked::add);
        Map<String, String> environment = start.get("env").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText()));
        assertThat(environment.values())
                .containsExactlyInAnyOrderElementsOf(asked.stream()
                        .map(name -> "${user_config." + name + "}")
                        .toList());
        assertThat(Arrays.stream(Setting.values()).map(Setting::name)).containsAll(environment.keySet());
        assertThat(manifest.at("/user_config/api_key/sensitive").asBoolean()).isTrue();
    }

    /** A client leaves a placeholder as it is if there is neither a value nor a default for it. */
    @Test
    void theServerStartsWithWhatAnUntouchedFormGives() throws Exception {
        JsonNode manifest = bundles().manifest(Target.LINUX_X64);
        Map<String, String> environment = manifest.at("/server/mcp_config/env").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> {
                    String name = entry.getValue().asText().replaceAll("\\$\\{user_config\\.(.*)}", "$1");
                    JsonNode standard = manifest.at("/user_config/" + name + "/default");
                    return standard.isMissingNode() ? entry.getValue().asText() : standard.asText();
                }));
        Settings settings = Settings.from(environment, Map.of());
        assertThat(settings.apiKey()).isNull();
        assertThat(settings.readOnly()).isFalse();
        assertThat(settings.auditLog()).isNotNull();
        assertThat(settings.auditLog().getParent()).isEqualTo(Path.of(System.getProperty("user.home")));
    }

    @Test
    void theEntryOfTheRegistryKeepsItsRules() throws Exception {
        Files.writeString(built.resolve("portkey-admin-mcp-linux-x64.mcpb"), "x");
        JsonNode server = bundles().serverJson("https://example.com/v1/");
        assertThat(server.get("$schema").asText()).contains("/schemas/2025-12-11/");
        assertThat(server.get("name").asText())
                .matches("[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+")
                .hasSizeBetween(3, 200)
                .startsWith(pom("groupId") + "/");
        assertThat(server.get("description").asText()).hasSizeBetween(1, 100);
        assertThat(server.get("title").asText()).hasSizeBetween(1, 100);
        assertThat(server.get("packages")).hasSize(2).allSatisfy(described -> {
            assertThat(described.at("/transport/type").asText()).isEqualTo("stdio");
            assertThat(described.get("version").asText())
                    .isEqualTo(server.get("version").asText())
                    .doesNotContain("^", "~", "latest")
                    .hasSizeBetween(1, 255);
            assertThat(described.findValuesAsText("format"))
                    .containsExactly("string", "boolean", "filepath", "boolean");
            assertThat(described.get("environmentVariables"))
                    .allMatch(variable -> Arrays.stream(Setting.values())
                            .anyMatch(setting ->
                                    setting.name().equals(variable.get("name").asText())));
            assertThat(described.at("/environmentVariables/0/isSecret").asBoolean())
                    .isTrue();
        });
        JsonNode bundle = server.at("/packages/1");
        assertThat(bundle.get("identifier").asText())
                .isEqualTo("https://example.com/v1/portkey-admin-mcp-linux-x64.mcpb");
        assertThat(bundle.get("fileSha256").asText())
                .isEqualTo("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
        assertThat(bundle.has("runtimeHint")).isFalse();
        JsonNode npm = server.at("/packages/0");
        assertThat(npm.get("identifier")).isEqualTo(bundles().mainPackage().get("name"));
        assertThat(bundles().mainPackage().get("mcpName")).isEqualTo(server.get("name"));
        assertThat(npm.has("fileSha256")).isFalse();
        assertThat(Json.write(server)).doesNotContain("registryBaseUrl");
    }

    @Test
    void theScriptOfTheMainPackageStartsAsTheManifestDoes() throws Exception {
        JsonNode windows =
                bundles().manifest(Target.WINDOWS_X64).at("/server/mcp_config/platform_overrides/win32/args");
        String script = Files.readString(SOURCE.resolve("npm/portkey-admin-mcp.js"));
        for (JsonNode argument : windows) {
            assertThat(script).contains(argument.asText().replaceAll(".*[/=]", ""));
        }
        assertThat(windows.get(0).asText()).startsWith("@${__dirname}/server/");
        assertThat(Files.readString(SOURCE.resolve("bin/portkey-admin-mcp.cmd")))
                .contains(windows.get(windows.size() - 1).asText());
    }
}
