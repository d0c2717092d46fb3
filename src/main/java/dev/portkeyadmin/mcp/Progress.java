package dev.portkeyadmin.mcp;

/** Who wants to know how far a long call has come. */
@FunctionalInterface
public interface Progress {

    /** Nobody. */
    Progress NONE = (done, total) -> {};

    /**
     * Reports progress.
     *
     * @param done items fetched so far
     * @param total items there are, or -1 when unknown
     */
    void report(long done, long total);
}
