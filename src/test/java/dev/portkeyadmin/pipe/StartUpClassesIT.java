package dev.portkeyadmin.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the server loads nothing before its first answers that only a later call needs. */
class StartUpClassesIT {

    @Test
    void loadsNoApprovalPageBeforeTheFirstQuestionAndNoCommandLine(@TempDir Path directory) throws Exception {
        Path loaded = directory.resolve("loaded.txt");
        try (JarProcess server = JarProcess.launch()
                .env("PORTKEY_API_KEY", JarProcess.KEY)
                .jvm("-Xlog:class+load:file=\"" + loaded + "\":none")
                .start()) {
            server.handshake();
            assertThat(server.ask("tools/list", null).has("result")).isTrue();
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.startsWith("dev.portkeyadmin.mcp."));
        assertThat(classes)
                .noneMatch(line -> line.startsWith("dev.portkeyadmin.approval."))
                .noneMatch(line -> line.startsWith("picocli."))
                .noneMatch(line -> line.startsWith("com.sun.net.httpserver."))
                .noneMatch(line -> line.startsWith("sun.net.httpserver."));
    }
}
