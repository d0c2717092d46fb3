package dev.portkeyadmin.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.resources.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Requests in the words of people who did not know how the search works, each with the operations that answer it. The first
 * hundred are what the search is held to; the others were written to see how it does beyond them.
 */
class OperationSearchTest {

    private static final Path REQUESTS = Path.of("src/test/resources/requests.txt");
    private static final Path MORE_REQUESTS = Path.of("src/test/resources/more-requests.txt");

    private final Catalogue catalogue = new Catalogue(Services.on(null));
    private final OperationSearch search = new OperationSearch(catalogue.entries());

    private record Request(String text, List<String> right) {}

    private static List<Request> requests(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(line -> line.split(" \\| "))
                .map(parts -> new Request(parts[0], List.of(parts[1].strip().split(", "))))
                .toList();
    }

    private List<String> find(String text) {
        return search.find(text).stream().map(entry -> entry.operation().name()).toList();
    }

    private List<String> missed(Path file) throws IOException {
        List<String> missed = new ArrayList<>();
        for (Request request : requests(file)) {
            List<String> first = find(request.text()).stream().limit(3).toList();
            if (first.stream().noneMatch(request.right()::contains)) {
                missed.add(request.text() + ": expected " + request.right() + ", came " + first);
            }
        }
        return missed;
    }

    @Test
    void ofAHundredRequestsInPlainWordsNinetyFiveFindTheRightOperationAmongTheFirstThree() throws IOException {
        assertThat(missed(REQUESTS)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void ofEightyMoreRequestsNineTenthsDoTheSame() throws IOException {
        assertThat(requests(MORE_REQUESTS)).hasSize(80);
        assertThat(missed(MORE_REQUESTS)).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void theRequestsAreAHundredAndCoverEveryToolset() throws IOException {
        Set<Toolset> covered = EnumSet.of(Toolset.CATALOGUE);
        for (Request request : requests(REQUESTS)) {
            for (String name : request.right()) {
                covered.add(catalogue.get(name).toolset());
            }
        }
        assertThat(requests(REQUESTS)).extracting(Request::text).hasSize(100).doesNotHaveDuplicates();
        assertThat(covered).containsExactlyInAnyOrder(Toolset.values());
    }

    @Test
    void everyOperationIsFoundFirstByItsNameAndAmongTheFirstThreeByItsTitle() {
        for (Catalogue.Entry entry : catalogue.entries()) {
            String name = entry.operation().name();
            assertThat(find(name)).first().isEqualTo(name);
            assertThat(find(name.replace('_', ' ')).subList(0, 3)).contains(name);
        }
    }

    @Test
    void wordsComeInAnyOrderAndForm() {
        assertThat(find("invites resend user")).first().isEqualTo("resend_user_invite");
        assertThat(find("RESENDING the user's invite!")).first().isEqualTo("resend_user_invite");
    }

    @Test
    void nothingIsFoundByWordsThatNoOperationHas() {
        assertThat(find("xylophone")).isEmpty();
        assertThat(find("of the and")).isEmpty();
        assertThat(find("  ")).isEmpty();
    }
}
