package dev.portkeyadmin.text;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which known name is suggested for an unknown one. */
class NameSuggestionsTest {

    private static final List<String> KNOWN = List.of("user_id", "page_size", "current_page", "role");

    @Test
    void ignoresSpellingCaseAndSeparators() {
        assertThat(NameSuggestions.to("userId", KNOWN)).contains("user_id");
        assertThat(NameSuggestions.to("Page-Size", KNOWN)).contains("page_size");
        assertThat(NameSuggestions.to("curent_page", KNOWN)).contains("current_page");
        assertThat(NameSuggestions.to("rol", KNOWN)).contains("role");
        assertThat(NameSuggestions.to("page", KNOWN)).contains("page_size");
    }

    @Test
    void suggestsNothingForUnrelatedNames() {
        assertThat(NameSuggestions.to("workspace", KNOWN)).isEmpty();
        assertThat(NameSuggestions.to("", KNOWN)).isEmpty();
        assertThat(NameSuggestions.to("x".repeat(10_000), KNOWN)).isEmpty();
        assertThat(NameSuggestions.hint("zzzzzz", KNOWN)).isEmpty();
    }
}
