package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** MCP servers: an MCP integration made usable in one workspace. */
public final class McpServersService extends BaseService {

    /** Uses the connection that all services share. */
    public McpServersService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.MCP;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
