package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Workspaces of the organisation. */
public final class WorkspacesService extends BaseService {

    /** Uses the connection that all services share. */
    public WorkspacesService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.WORKSPACES;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
