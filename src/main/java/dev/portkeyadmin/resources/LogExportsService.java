package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Jobs that export logs to a file. */
public final class LogExportsService extends BaseService {

    /** Uses the connection that all services share. */
    public LogExportsService(Connection connection) {
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
