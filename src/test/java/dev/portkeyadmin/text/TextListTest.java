package dev.portkeyadmin.text;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how several texts are written as one or shortened. */
class TextListTest {

    @Test
    void countsTheTextsAfterTheFirst() {
        assertThat(TextList.first(List.of(), 2)).isEmpty();
        assertThat(TextList.first(List.of("a", "b"), 2)).isEqualTo("a, b");
        assertThat(TextList.first(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 more");
    }

    @Test
    void endsAShortenedListWithTheNumberOfTheRest() {
        assertThat(TextList.shortened(List.of("a", "b"), 2)).containsExactly("a", "b");
        assertThat(TextList.shortened(List.of("a", "b", "c"), 2)).containsExactly("a", "b", "and 1 more");
    }

    @Test
    void writesAndBeforeTheLastText() {
        assertThat(TextList.all(List.of("a"))).isEqualTo("a");
        assertThat(TextList.all(List.of("a", "b"))).isEqualTo("a and b");
        assertThat(TextList.all(List.of("a", "b", "c"))).isEqualTo("a, b and c");
    }
}
