package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Feedback on logged requests. */
public final class FeedbackService extends BaseService {

    /** Uses the connection that all services share. */
    public FeedbackService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.LOGS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
