package dev.portkeyadmin.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which known name is proposed for an unknown one. */
class NearestTest {

    private static final List<String> KNOWN = List.of("user_id", "page_size", "current_page", "role");

    @Test
    void spellingCaseAndSeparatorsDoNotMatter() {
        assertThat(Nearest.to("userId", KNOWN)).contains("user_id");
        assertThat(Nearest.to("Page-Size", KNOWN)).contains("page_size");
        assertThat(Nearest.to("curent_page", KNOWN)).contains("current_page");
        assertThat(Nearest.to("rol", KNOWN)).contains("role");
        assertThat(Nearest.to("page", KNOWN)).contains("page_size");
    }

    @Test
    void nothingIsProposedForWhatResemblesNothing() {
        assertThat(Nearest.to("workspace", KNOWN)).isEmpty();
        assertThat(Nearest.to("", KNOWN)).isEmpty();
        assertThat(Nearest.to("x".repeat(10_000), KNOWN)).isEmpty();
        assertThat(Nearest.hint("zzzzzz", KNOWN)).isEmpty();
    }
}
