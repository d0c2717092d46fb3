package dev.portkeyadmin.answer.list;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.answer.list.PageAccount.Page;
import dev.portkeyadmin.support.PropertyCases;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tests page arithmetic against servers that page in many ways. */
class PageAccountTest {

    private enum Total {
        HONEST,
        MISSING,
        OF_PAGE
    }

    /**
     * A list on a server.
     *
     * @param count the number of its items
     * @param cap most items of a page
     * @param fixed the size of all pages, whatever is asked for; 0 where the size is honoured
     * @param offsetBySize whether a page begins at its number times the requested size, also where the cap is smaller
     */
    private record Server(int count, int cap, int fixed, boolean offsetBySize, Total total) {

        List<Long> items(int page, int size) {
            int sent = fixed > 0 ? fixed : Math.min(size, cap);
            long first = (long) page * (offsetBySize && fixed == 0 ? size : sent);
            return LongStream.range(first, Math.min(count, first + sent))
                    .boxed()
                    .toList();
        }

        Page page(List<Long> items) {
            return new Page(
                    items.size(),
                    switch (total) {
                        case HONEST -> count;
                        case MISSING -> PageAccount.UNKNOWN;
                        case OF_PAGE -> items.size();
                    },
                    false);
        }
    }

    private record Case(Server server, int pageSize) {}

    /** Reads one page as the list reader does. */
    private static PageAccount read(Server server, int firstPage, int pageSize, List<Long> seen) {
        PageAccount account = new PageAccount(firstPage, pageSize);
        List<Long> items = server.items(firstPage, pageSize);
        if (account.isMisplaced(server.page(items))) {
            PageAccount realigned = account.realigned(server.page(items));
            List<Long> again = server.items(realigned.firstPage(), realigned.pageSize());
            account = again.isEmpty() ? account : realigned;
            items = again.isEmpty() ? items : again;
        }
        account.add(server.page(items));
        if (account.isUnproven()) {
            if (server.items((int) account.nextPage(), account.pageSize()).isEmpty()) {
                account.end();
            } else {
                account.rejectTotal();
            }
        }
        seen.addAll(items);
        return account;
    }

    @Test
    void leadsThroughEveryListWithoutLosingAnItem() {
        PropertyCases.all(
                3_000,
                random -> new Case(
                        new Server(
                                random.intRange(0, 260),
                                random.intRange(1, 120),
                                random.trueOrFalse() && random.trueOrFalse() ? random.intRange(1, 60) : 0,
                                random.trueOrFalse(),
                                Total.values()[random.intRange(0, 2)]),
                        random.intRange(1, 100)),
                this::readsOn);
    }

    private void readsOn(Case given) {
        Server server = given.server();
        boolean smaller = server.fixed() > 0 ? server.fixed() < given.pageSize() : server.cap() < given.pageSize();
        if (smaller && server.total() != Total.HONEST) {
            // A short page without a total of the list is the end of every list.
            return;
        }
        if (server.fixed() > given.pageSize() && server.total() != Total.HONEST) {
            // So is a page longer than what was asked for.
            return;
        }
        List<Long> seen = new ArrayList<>();
        int page = 0;
        int size = given.pageSize();
        for (int turn = 0; turn < 600; turn++) {
            PageAccount account = read(server, page, size, seen);
            if (account.total() >= 0) {
                assertThat(account.total()).isEqualTo(server.count());
            }
            if (!account.hasMore()) {
                assertThat(seen).doesNotHaveDuplicates().hasSize(server.count());
                return;
            }
            long next = account.nextPage();
            PageAccount.PagePosition step = next >= 0
                    ? new PageAccount.PagePosition(account.pageSize(), next)
                    : PageAccount.pageAt(account.start() + account.fetched(), account.fetched());
            page = (int) step.page();
            size = step.size();
        }
        throw new AssertionError("no end after " + seen.size() + " items");
    }

    @Test
    void knowsTheTotalAfterAllPages() {
        PropertyCases.all(
                2_000,
                random -> new Case(
                        new Server(random.intRange(0, 400), 100, 0, true, Total.values()[random.intRange(0, 2)]),
                        random.intRange(1, 100)),
                given -> {
                    PageAccount account = new PageAccount(0, given.pageSize());
                    Server server = given.server();
                    account.add(server.page(server.items(0, given.pageSize())));
                    while (account.canContinue()) {
                        List<Long> next = server.items((int) account.nextPage(), account.pageSize());
                        if (next.isEmpty()) {
                            account.end();
                        } else {
                            account.add(server.page(next));
                        }
                    }
                    assertThat(account.hasMore()).isFalse();
                    assertThat(account.total()).isEqualTo(server.count());
                    assertThat(account.fetched()).isEqualTo(server.count());
                });
    }

    @Test
    void beginsThePageAtTheRequestedItemWhenTheServerCapsThePageSize() {
        for (boolean offsetBySize : new boolean[] {true, false}) {
            List<Long> seen = new ArrayList<>();
            PageAccount account = read(new Server(300, 40, 0, offsetBySize, Total.HONEST), 1, 100, seen);
            assertThat(seen).startsWith(100L).hasSize(25);
            assertThat(account.start()).isEqualTo(100);
            assertThat(account.nextPage()).isEqualTo(5);
        }
    }

    @Test
    void stepsEvenlyToEveryPosition() {
        PropertyCases.all(
                2_000, random -> new long[] {random.intRange(1, 1_000_000), random.intRange(1, 500)}, given -> {
                    PageAccount.PagePosition step = PageAccount.pageAt(given[0], given[1]);
                    assertThat(step.size()).isBetween(1, (int) Math.min(given[1], 100));
                    assertThat(step.page() * step.size()).isEqualTo(given[0]);
                });
    }

    @Test
    void keepsAtLeastThreeQuartersOfWhatFits() {
        PropertyCases.all(
                2_000,
                random -> new long[] {random.intRange(0, 50), random.intRange(1, 100), random.intRange(0, 400)},
                given -> {
                    PageAccount account = new PageAccount((int) given[0], (int) given[1]);
                    int fitting = (int) given[2];
                    int kept = account.resumable(fitting, count -> given[0] * given[1] + count);
                    assertThat(kept).isBetween(fitting * 3 / 4, fitting);
                });
    }
}
