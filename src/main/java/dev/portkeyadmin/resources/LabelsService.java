package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Labels of prompt versions. */
public final class LabelsService extends BaseService {

    /** Uses the connection that all services share. */
    public LabelsService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.PROMPTS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
