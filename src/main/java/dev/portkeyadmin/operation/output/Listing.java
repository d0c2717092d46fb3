package dev.portkeyadmin.operation.output;

import org.jspecify.annotations.Nullable;

/**
 * The list that an operation returns.
 *
 * @param paging null where the API returns the list whole
 */
public record Listing(ListShape shape, @Nullable Paging paging) {

    /**
     * The place of a list in the answer. A bare array is accepted in place of any shape, since the API's documents and its
     * answers differ.
     *
     * @param items the member of the body that holds the items
     * @param total the member that counts the items of all pages
     */
    public record ListShape(String items, String total) {

        /** The envelope {@code {total, data}} of most lists. */
        public static final ListShape DATA = new ListShape("data", "total");
    }

    /**
     * How the API pages a list.
     *
     * @param size what it calls the number of items of a page
     * @param page what it calls the number of the page
     * @param first the number that it gives to the first page
     */
    public record Paging(String size, String page, int first) {

        /** The spelling of most lists. */
        public static final Paging SNAKE = new Paging("page_size", "current_page", 0);

        /** The spelling of the lists of users and invites. */
        public static final Paging CAMEL = new Paging("pageSize", "currentPage", 0);
    }

    /**
     * How a list of versions shows which one is in use.
     *
     * @param reader the operation that reads the object in the version in use
     * @param member the member of an item that holds its version
     * @param readerMember the member of the object that holds the version in use
     */
    public record Published(String reader, String member, String readerMember) {}
}
