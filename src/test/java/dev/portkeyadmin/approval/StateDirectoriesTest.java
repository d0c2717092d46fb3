package dev.portkeyadmin.approval;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the directory in which the servers and terminals of one user find each other. */
class StateDirectoriesTest {

    private static final Path HOME = Path.of("home").toAbsolutePath();
    private static final Path NAMED = Path.of("named").toAbsolutePath();

    private static Path in(Path base, String... more) {
        return base.resolve(Path.of("", more)).resolve("portkey-admin-mcp");
    }

    @Test
    void followsTheConventionOfEachSystem() {
        assertThat(StateDirectories.of(Map.of(), "Linux", HOME)).containsExactly(in(HOME, ".local", "state"));
        assertThat(StateDirectories.of(Map.of(), "Mac OS X", HOME))
                .containsExactly(in(HOME, "Library", "Application Support"));
        assertThat(StateDirectories.of(Map.of(), "Windows 11", HOME)).containsExactly(in(HOME, "AppData", "Local"));
    }

    /** A client may not pass the variable on to its server, while a terminal has it. */
    @Test
    void looksInTheNamedDirectoryAndInTheUsualOne() {
        for (String system : List.of("Linux", "Mac OS X")) {
            assertThat(StateDirectories.of(Map.of("XDG_STATE_HOME", NAMED.toString()), system, HOME))
                    .hasSize(2)
                    .startsWith(in(NAMED))
                    .endsWith(StateDirectories.of(Map.of(), system, HOME).get(0));
        }
        assertThat(StateDirectories.of(Map.of("LOCALAPPDATA", NAMED.toString()), "Windows 11", HOME))
                .containsExactly(in(NAMED), in(HOME, "AppData", "Local"));
        assertThat(StateDirectories.of(
                        Map.of("XDG_STATE_HOME", HOME.resolve(".local").resolve("state") + ""), "Linux", HOME))
                .hasSize(1);
    }

    @Test
    void ignoresADirectoryThatIsNotAbsolute() {
        for (String value : List.of("", "relative", ".", "\0")) {
            assertThat(StateDirectories.of(Map.of("XDG_STATE_HOME", value), "Linux", HOME))
                    .containsExactly(in(HOME, ".local", "state"));
        }
    }
}
