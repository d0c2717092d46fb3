package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Public list prices of models. */
public final class PricingService extends BaseService {

    /** Uses the connection that all services share. */
    public PricingService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.PROVIDERS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
