package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Logs of single requests. */
public final class LogsService extends BaseService {

    /** Uses the connection that all services share. */
    public LogsService(Connection connection) {
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
