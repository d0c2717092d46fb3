package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Gateway configs and their versions. */
public final class ConfigsService extends BaseService {

    /** Uses the connection that all services share. */
    public ConfigsService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.CONFIGS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
