package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Members of a workspace and their roles in it. */
public final class WorkspaceMembersService extends BaseService {

    /** Uses the connection that all services share. */
    public WorkspaceMembersService(Connection connection) {
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
