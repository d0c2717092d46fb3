package dev.portkeyadmin.jobs;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.support.DefaultTools;
import dev.portkeyadmin.tools.Tool;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client sees of the jobs. */
class JobsTest {

    @Test
    void listsTheJobsAfterTheCatalogueTools() {
        assertThat(DefaultTools.selection(false).tools().keySet())
                .endsWith(Jobs.all().map(Job::name).toArray(String[]::new));
    }

    @Test
    void listsOnlyJobsThatReadInReadOnlyMode() {
        assertThat(DefaultTools.selection(true).tools().keySet())
                .contains("usage_report", "access_review", "workspace_review")
                .doesNotContain("invite_users", "offboard_user", "export_logs");
    }

    @Test
    void takesFewBytesOfTheList() {
        List<Integer> bytes = DefaultTools.selection(false).tools().values().stream()
                .filter(tool -> tool.toolset().id().equals("jobs"))
                .map(tool -> Json.write(tool.listing()).getBytes(StandardCharsets.UTF_8).length)
                .toList();
        assertThat(bytes.stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(640 * bytes.size());
    }

    @Test
    void namesTheJobsInTheInstructions() {
        assertThat(DefaultTools.selection(false).instructions()).contains("usage_report", "offboard_user");
        assertThat(DefaultTools.selection(true).instructions())
                .contains("usage_report")
                .doesNotContain("offboard_user");
    }

    @Test
    void saysInWordsWhatEachArgumentTakes() {
        for (Tool tool : DefaultTools.selection(false).tools().values()) {
            if (tool.toolset().id().equals("jobs")) {
                tool.inputSchema()
                        .properties()
                        .forEach((name, schema) -> assertThat(schema.description())
                                .as(tool.name() + " " + name)
                                .isNotBlank());
            }
        }
    }

    @Test
    void describesEveryJob() {
        for (Tool tool : DefaultTools.selection(false).tools().values()) {
            assertThat(tool.description()).isNotBlank();
            assertThat(tool.description().length()).isLessThanOrEqualTo(600);
        }
    }
}
