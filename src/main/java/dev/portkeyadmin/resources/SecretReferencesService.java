package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** References to secrets that an external manager keeps. */
public final class SecretReferencesService extends BaseService {

    /** Uses the connection that all services share. */
    public SecretReferencesService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.SECRETS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
