package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Self-hosted gateways of the organisation. */
public final class DeploymentsService extends BaseService {

    /** Uses the connection that all services share. */
    public DeploymentsService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.DEPLOYMENTS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
