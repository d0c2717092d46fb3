package dev.portkeyadmin.call;

import dev.portkeyadmin.operation.Operation;
import java.util.function.IntToLongFunction;

/**
 * Page arithmetic of one list: the position of the fetched items, whether more follow, and where to go on. It believes no
 * number of the API that contradicts the items that came.
 */
final class PageAccount {

    /** Stands for a number that is not known. */
    static final long UNKNOWN = -1;

    /**
     * One page as the API sent it.
     *
     * @param count the number of its items
     * @param total the total that came with it, or {@link #UNKNOWN}
     * @param saysMore whether the API itself says that more follow
     */
    record Page(int count, long total, boolean saysMore) {}

    /** A page size and a page number with which a page begins at a certain item. */
    record Step(int size, long page) {}

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

    /** An account that begins at the same item, with pages no larger than the one that came. */
    PageAccount realigned(Page page) {
        Step step = step((long) firstPage * pageSize, page.count());
        return new PageAccount((int) step.page(), step.size());
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
            // Nothing is here, which says nothing of the pages before.
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
            // The API has smaller pages: later ones are asked for in its own size.
            pageSize = page.count();
        }
        start = !ignoresSize ? (long) firstPage * pageSize : follows ? (long) firstPage * page.count() : 0;
    }

    /** Ends the list: what was asked for after it was empty, or the same page again. */
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

    /** The page that follows the fetched ones, or {@link #UNKNOWN} where none begins there. */
    long nextPage() {
        if (ignoresSize) {
            return (long) firstPage + pages;
        }
        return (start + fetched) % pageSize == 0 ? (start + fetched) / pageSize : UNKNOWN;
    }

    /** The number of items of all pages, or {@link #UNKNOWN}: what the API says, or what was counted up to the end. */
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

    /** The size to ask pages in. */
    int pageSize() {
        return pageSize;
    }

    /** The number of the first page, in that size. */
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
     * The largest step, of at most so many items, with which a page begins at the given position.
     *
     * @param most at least 1
     */
    static Step step(long position, long most) {
        int size = (int) Math.min(most, Operation.DEFAULT_PAGE_SIZE);
        while (position % size != 0) {
            size--;
        }
        return new Step(size, position / size);
    }

    /**
     * The number of items to keep, of those that fit, so that a page of a decent size can begin where the answer ends.
     *
     * @param position the position in the list at which an answer of so many items ends
     */
    int resumable(int fitting, IntToLongFunction position) {
        for (int kept = fitting; kept > fitting * 3 / 4; kept--) {
            long end = position.applyAsLong(kept);
            long covered = end - start;
            if (covered > 0 && step(end, covered).size() * 2L >= Math.min(covered, Operation.DEFAULT_PAGE_SIZE)) {
                return kept;
            }
        }
        return fitting;
    }
}
