package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Credentials of AI providers, with the models and workspaces that may use them. */
public final class IntegrationsService extends BaseService {

    /** Uses the connection that all services share. */
    public IntegrationsService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.INTEGRATIONS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
