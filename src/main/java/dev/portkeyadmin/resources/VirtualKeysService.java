package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Virtual keys, which providers have replaced. */
public final class VirtualKeysService extends BaseService {

    /** Uses the connection that all services share. */
    public VirtualKeysService(Connection connection) {
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
