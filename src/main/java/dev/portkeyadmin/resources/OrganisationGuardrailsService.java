package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Guardrails that hold in every workspace, and the workspaces excepted. */
public final class OrganisationGuardrailsService extends BaseService {

    /** Uses the connection that all services share. */
    public OrganisationGuardrailsService(Connection connection) {
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
