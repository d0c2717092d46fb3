package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;

/** Policies that cap cost or tokens of whatever their conditions match. */
public final class UsageLimitsService extends BaseService {

    /** Uses the connection that all services share. */
    public UsageLimitsService(Connection connection) {
        super(connection);
    }

    @Override
    public Toolset toolset() {
        return Toolset.LIMITS;
    }

    @Override
    public List<Operation> operations() {
        return List.of();
    }
}
