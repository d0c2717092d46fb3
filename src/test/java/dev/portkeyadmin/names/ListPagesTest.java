package dev.portkeyadmin.names;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.support.TestCatalogue;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests when a list counts as read to its end. */
class ListPagesTest {

    private static final Arguments NONE = new Arguments(Map.of());

    private static Reply users(int from, int to, String total) {
        return Reply.ok(IntStream.range(from, to)
                .mapToObj(i -> "{\"id\":\"u" + i + "\"}")
                .collect(Collectors.joining(",", "{\"data\":[", "]" + total + "}")));
    }

    private static int page(Asked asked) {
        return Integer.parseInt(String.valueOf(asked.query("currentPage")));
    }

    private static ListPages.Items read(Function<Asked, Reply> replies) throws InterruptedException {
        try (RecordingPortkey portkey = new RecordingPortkey(replies)) {
            Catalogue catalogue = TestCatalogue.on(portkey.connection(new Secrets(), true));
            return ListPages.upToProblem(catalogue.require("list_users"), NONE, Deadline.after(Duration.ofSeconds(20)));
        }
    }

    @Test
    void readsOnAfterAFullPageWhoseTotalCountsOnlyThatPage() throws InterruptedException {
        ListPages.Items items =
                read(asked -> page(asked) == 0 ? users(0, 100, ",\"total\":100") : users(100, 130, ",\"total\":30"));
        assertThat(items.items()).hasSize(130);
        assertThat(items.complete()).isTrue();
    }

    @Test
    void readsOnAfterAPageThatIsSmallerThanAskedFor() throws InterruptedException {
        ListPages.Items items =
                read(asked -> users(50 * page(asked), Math.min(120, 50 * page(asked) + 50), ",\"total\":120"));
        assertThat(items.items()).hasSize(120);
        assertThat(items.complete()).isTrue();
    }

    @Test
    void endsAtAPageThatRepeatsTheOneBefore() throws InterruptedException {
        ListPages.Items items = read(asked -> users(0, 100, ""));
        assertThat(items.items()).hasSize(100);
        assertThat(items.complete()).isTrue();
    }

    @Test
    void isIncompleteWhereAPageIsNotAList() throws InterruptedException {
        ListPages.Items items = read(asked -> page(asked) == 0 ? users(0, 100, "") : Reply.ok("{\"data\":7}"));
        assertThat(items.items()).hasSize(100);
        assertThat(items.complete()).isFalse();
    }

    @Test
    void refusesAnAnswerThatIsNotAList() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> Reply.ok("{}"))) {
            Catalogue catalogue = TestCatalogue.on(portkey.connection(new Secrets(), true));
            assertThatThrownBy(() -> ListPages.all(
                            catalogue.require("list_users"), NONE, Deadline.after(Duration.ofSeconds(20))))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("list_users did not return a list.");
        }
    }
}
