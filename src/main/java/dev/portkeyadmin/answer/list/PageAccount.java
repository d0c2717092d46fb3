package dev.portkeyadmin.answer.list;

import dev.portkeyadmin.operation.Operation;
import java.util.function.IntToLongFunction;

/**
 * Page arithmetic of one list: the position of the fetched items, whether more follow, and where to go on. Numbers of
 * the API that contradict the received items are ignored.
 */
final class PageAccount {

    /** A number that is not known. */
    static final long UNKNOWN = -1;

    /**
     * One page as the API sent it.
     *
     * @param count the number of its items
     * @param total the total that came with it, or {@link #UNKNOWN}
     * @param saysMore whether the API itself says that more follow
     */
    record Page(int count, long total, boolean saysMore) {}

    /** A page size and a page number that together begin at a certain item. */
    record PagePosition(int size, long page) {}

    private final int firstPage;
    private int pageSize;
    private int pages;
    private long start;
    private long fetched;
    private int firstCount;
    private int lastCount;
    private boolean saysMore;
    private boolean ignoresSize;
    private long total = UNKNOWN;
    private boolean countsPageOnly;
    private boolean unproven;
    private boolean ended;

    PageAccount(int firstPage, int pageSize) {
        this.firstPage = firstPage;
        this.pageSize = pageSize;
    }

    /** Returns true if a first page that is not page 0 is shorter than its total allows, so that its position is unknown. */
    boolean isMisplaced(Page page) {
        long asked = (long) firstPage * pageSize;
        long expected = Math.max(0, Math.min(pageSize, page.total() - asked));
        return asked > 0
                && asked <= Integer.MAX_VALUE
                && page.count() > 0
                && page.count() < pageSize
                && page.count() < page.total()
                && page.count() != expected;
    }

    /** Returns a new account that begins at the same item, with pages no larger than the received one. */
    PageAccount realigned(Page page) {
        PagePosition next = pageAt((long) firstPage * pageSize, page.count());
        return new PageAccount((int) next.page(), next.size());
    }

    /** Adds the next page; the first one decides how the API pages. */
    void add(Page page) {
        if (pages == 0) {
            place(page);
        }
        pages++;
        fetched += page.count();
        lastCount = page.count();
        saysMore = page.saysMore();
        unproven = pages == 1 && start == 0 && !ignoresSize && page.count() == pageSize && page.total() == page.count();
        if (page.count() == 0 && page.total() == 0 && start + fetched > 0) {
            // An empty page says nothing about the pages before it.
            return;
        }
        if (page.total() >= 0) {
            countsPageOnly |= page.count() > 0 && page.total() < start + fetched;
            total = countsPageOnly ? UNKNOWN : page.total();
        }
    }

    private void place(Page page) {
        firstCount = page.count();
        ignoresSize = page.count() > pageSize;
        boolean follows = page.total() > page.count() || page.total() < 0 && page.saysMore();
        if (firstPage == 0 && page.count() > 0 && page.count() < pageSize && follows) {
            // The API caps the page size: later pages are requested in its own size.
            pageSize = page.count();
        }
        start = !ignoresSize ? (long) firstPage * pageSize : follows ? (long) firstPage * page.count() : 0;
    }

    /** Ends the list, because the next page was empty or repeated an earlier one. */
    void end() {
        if (unproven || total < 0) {
            ended = true;
        }
        unproven = false;
    }

    /** Records that the total counts only the first page, or may do so. */
    void rejectTotal() {
        countsPageOnly = true;
        unproven = false;
        total = UNKNOWN;
    }

    /** Returns true if the total may count only the first page, which only the next page shows. */
    boolean isUnproven() {
        return unproven;
    }

    /** Returns true if the API sent a total that counts only a page. */
    boolean countsPageOnly() {
        return countsPageOnly;
    }

    /** Returns true if the API sent more items than were asked for. */
    boolean ignoresSize() {
        return ignoresSize;
    }

    /** Returns true if items follow the fetched ones. Without a total, they may follow a full page. */
    boolean hasMore() {
        if (ended || lastCount == 0) {
            return false;
        }
        if (unproven) {
            return true;
        }
        if (total >= 0) {
            return start + fetched < total;
        }
        return saysMore || !ignoresSize && lastCount >= pageSize;
    }

    /** Returns true if the next page can be fetched: more follow, and the last page was a whole one. */
    boolean canContinue() {
        return hasMore() && lastCount == (ignoresSize ? firstCount : pageSize);
    }

    /** Returns the number of the next page, or {@link #UNKNOWN} if no page begins at the next item. */
    long nextPage() {
        if (ignoresSize) {
            return (long) firstPage + pages;
        }
        return (start + fetched) % pageSize == 0 ? (start + fetched) / pageSize : UNKNOWN;
    }

    /** The number of items of all pages, as the API states it or as counted up to the end; else {@link #UNKNOWN}. */
    long total() {
        if (total >= 0 && !unproven) {
            return total;
        }
        return isWhole() ? fetched : UNKNOWN;
    }

    /** Returns true if the list was read from its beginning to its end. */
    boolean isWhole() {
        return firstPage == 0 && pages > 0 && !hasMore();
    }

    /** The page size to request. */
    int pageSize() {
        return pageSize;
    }

    /** The number of the first page, in pages of that size. */
    int firstPage() {
        return firstPage;
    }

    /** The position of the first fetched item. */
    long start() {
        return start;
    }

    /** The number of fetched items. */
    long fetched() {
        return fetched;
    }

    /**
     * Returns the largest page of at most {@code most} items that begins at the given position.
     *
     * @param most at least 1
     */
    static PagePosition pageAt(long position, long most) {
        int size = (int) Math.min(most, Operation.DEFAULT_PAGE_SIZE);
        while (position % size != 0) {
            size--;
        }
        return new PagePosition(size, position / size);
    }

    /**
     * Returns how many of the fitting items to keep, so that a page of a reasonable size can begin where the answer
     * ends.
     *
     * @param position the position in the list at which an answer of so many items ends
     */
    int resumable(int fitting, IntToLongFunction position) {
        for (int kept = fitting; kept > fitting * 3 / 4; kept--) {
            long end = position.applyAsLong(kept);
            long covered = end - start;
            if (covered > 0 && pageAt(end, covered).size() * 2L >= Math.min(covered, Operation.DEFAULT_PAGE_SIZE)) {
                return kept;
            }
        }
        return fitting;
    }
}
