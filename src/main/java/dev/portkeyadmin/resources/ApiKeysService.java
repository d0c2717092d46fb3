package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Portkey API keys of the organisation and of workspaces. */
public final class ApiKeysService extends BaseService {

    /** Uses the connection that all services share. */
    public ApiKeysService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.API_KEYS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
