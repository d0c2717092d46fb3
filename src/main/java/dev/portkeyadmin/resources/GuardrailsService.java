package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Guardrails and the MCP servers they watch. */
public final class GuardrailsService extends BaseService {

    /** Uses the connection that all services share. */
    public GuardrailsService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.GUARDRAILS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
