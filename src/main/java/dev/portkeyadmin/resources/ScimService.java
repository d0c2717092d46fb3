package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Groups of the identity provider and the workspaces they open. */
public final class ScimService extends BaseService {

    /** Uses the connection that all services share. */
    public ScimService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.SCIM;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
