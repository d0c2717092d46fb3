package dev.portkeyadmin.support;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that every deviation names public sources, so that anyone can check it. */
class DeviationsTest {

    private static final String LEGEND = "# [docs: PATH] github.com/example/docs, a page";

    @Test
    void namesASourceOfTheLegendForEveryDeviation() throws IOException {
        Deviations deviations = Deviations.readFile();
        assertThat(deviations.sources())
                .isNotEmpty()
                .allSatisfy((difference, sources) ->
                        assertThat(sources).as(difference).isNotEmpty());
        assertThat(deviations.legend().keySet()).isEqualTo(deviations.used());
    }

    @Test
    void saysWhereEverySourceIs() throws IOException {
        assertThat(Deviations.readFile().legend().values())
                .allMatch(text -> text.matches("(.*: )?(github\\.com/|npm package |the same repository).*"));
    }

    @Test
    void separatesDifferenceAndSources() {
        Deviations deviations =
                new Deviations(List.of(LEGEND, "get_x body a[]: missing | the page has it [docs: a/b.mdx] [docs]"));
        assertThat(deviations.sources()).containsOnlyKeys("get_x body a[]: missing");
        assertThat(deviations.used()).containsExactly("docs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get_x: not in the document",
                "get_x: not in the document | the page has it",
                "get_x: not in the document | [docs: a]",
                "get_x: not in the document | why [docs]",
                "get_x: not in the document | the page has it [forum]",
                "known | the page has it [docs]"
            })
    void rejectsALineWithoutReasonOrKnownSource(String line) {
        assertThatThrownBy(() -> new Deviations(List.of(LEGEND, "known | the page has it [docs]", line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line);
    }
}
