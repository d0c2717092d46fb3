package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import java.util.List;

/** Every resource of the catalogue, in the order in which its tools are listed. */
public final class Services {

    private Services() {}

    /** All services, on one connection. */
    public static List<BaseService> all(Connection connection) {
        return List.of(new UsersService(connection));
    }
}
