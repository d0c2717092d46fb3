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
 * Tests the search with requests in the words of people who did not know how it works, each with the operations that answer
 * it. The search was tuned on {@code requests.txt}; {@code more-requests.txt} shows how it does with other requests.
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
    void findsTheOperationFor95PercentOfTheRequests() throws IOException {
        assertThat(missed(REQUESTS)).hasSizeLessThanOrEqualTo(requests(REQUESTS).size() / 20);
    }

    @Test
    void findsTheOperationFor90PercentOfOtherRequests() throws IOException {
        assertThat(requests(MORE_REQUESTS)).hasSizeGreaterThanOrEqualTo(80);
        assertThat(missed(MORE_REQUESTS))
                .hasSizeLessThanOrEqualTo(requests(MORE_REQUESTS).size() / 10);
    }

    @Test
    void asksForEveryToolsetInAtLeastAHundredRequests() throws IOException {
        Set<Toolset> covered = EnumSet.of(Toolset.CATALOGUE);
        for (Request request : requests(REQUESTS)) {
            for (String name : request.right()) {
                covered.add(catalogue.get(name).toolset());
            }
        }
        assertThat(requests(REQUESTS))
                .extracting(Request::text)
                .hasSizeGreaterThanOrEqualTo(100)
                .doesNotHaveDuplicates();
        assertThat(covered).containsExactlyInAnyOrder(Toolset.values());
    }

    @Test
    void findsEveryOperationByItsName() {
        for (Catalogue.Entry entry : catalogue.entries()) {
            String name = entry.operation().name();
            assertThat(find(name)).first().isEqualTo(name);
            assertThat(find(name.replace('_', ' ')).subList(0, 3)).contains(name);
        }
    }

    @Test
    void acceptsWordsInAnyOrderAndForm() {
        assertThat(find("invites resend user")).first().isEqualTo("resend_user_invite");
        assertThat(find("RESENDING the user's invite!")).first().isEqualTo("resend_user_invite");
    }

    @Test
    void findsNothingByUnknownWords() {
        assertThat(find("xylophone")).isEmpty();
        assertThat(find("of the and")).isEmpty();
        assertThat(find("  ")).isEmpty();
    }
}
