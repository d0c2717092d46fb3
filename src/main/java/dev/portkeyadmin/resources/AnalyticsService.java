package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Sums over logged requests: by time, and by group. */
public final class AnalyticsService extends BaseService {

    /** Uses the connection that all services share. */
    public AnalyticsService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.ANALYTICS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
