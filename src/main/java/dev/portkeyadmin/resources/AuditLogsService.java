package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Who changed what in the organisation. */
public final class AuditLogsService extends BaseService {

    /** Uses the connection that all services share. */
    public AuditLogsService(Connection connection) {
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
