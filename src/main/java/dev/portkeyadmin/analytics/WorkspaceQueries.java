package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.analytics.WorkspaceChoice.CountedWorkspace;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.period.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends an operation of analytics for several workspaces and slices of its range, side by side. */
final class WorkspaceQueries {

    private WorkspaceQueries() {}

    /**
     * One request.
     *
     * @param slice the part of the range; null for the whole range
     */
    record WorkspaceQuery(
            CountedWorkspace workspace, @Nullable TimeRange slice) {}

    /**
     * The outcome of one request.
     *
     * @param body the whole answer, or all rows of a list; null when it failed
     * @param complete false if a list has more rows than can be read
     */
    record QueryResult(WorkspaceQuery query, @Nullable JsonNode body, boolean complete, String failure) {}

    /**
     * Returns the results in the order of the queries.
     *
     * @throws CallException for a failure that concerns all workspaces
     */
    static List<QueryResult> send(
            Catalogue.Entry entry, Arguments arguments, List<WorkspaceQuery> queries, Deadline deadline)
            throws InterruptedException {
        return SideBySide.all(queries, query -> result(entry, arguments, query, deadline));
    }

    private static QueryResult result(
            Catalogue.Entry entry, Arguments arguments, WorkspaceQuery query, Deadline deadline)
            throws InterruptedException {
        RangeBounds range = entry.operation().range();
        Arguments own = query.workspace().in(arguments);
        TimeRange slice = query.slice();
        if (slice != null && range != null) {
            own = own.with(range.min(), slice.fromText()).with(range.max(), slice.toText());
        }
        try {
            if (entry.operation().list() == null) {
                return new QueryResult(query, entry.send(own, deadline).body(), true, "");
            }
            ListPages.Items items = ListPages.all(entry, own, deadline);
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            items.items().forEach(rows::add);
            return new QueryResult(query, rows, items.complete(), "");
        } catch (CallException e) {
            if (concernsAll(e)) {
                throw e;
            }
            return new QueryResult(query, null, false, String.valueOf(e.getMessage()));
        }
    }

    /** A key that is missing or not accepted fails for all workspaces alike. */
    private static boolean concernsAll(CallException failure) {
        return failure.status() == 401 || failure instanceof RefusedException;
    }
}
