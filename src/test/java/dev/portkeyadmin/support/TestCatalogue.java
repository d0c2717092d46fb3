package dev.portkeyadmin.support;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.resources.Services;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Catalogues on any connection whose operations, being immutable, are declared once for all tests of a run. */
public final class TestCatalogue {

    private static final Map<Toolset, List<Declared>> DECLARED = new ConcurrentHashMap<>();

    private TestCatalogue() {}

    /** A catalogue whose operations are sent over that connection. */
    public static Catalogue on(PortkeyClient connection) {
        return new Catalogue(toolset -> DECLARED.computeIfAbsent(toolset, TestCatalogue::declare).stream()
                .<BaseService>map(declared -> new Resource(connection, declared))
                .toList());
    }

    private static List<Declared> declare(Toolset toolset) {
        return Services.on(null).apply(toolset).stream()
                .map(service -> new Declared(service.keywords(), List.copyOf(service.operations())))
                .toList();
    }

    private record Declared(String keywords, List<Operation> operations) {}

    private static final class Resource extends BaseService {

        private final List<Operation> operations;

        Resource(PortkeyClient connection, Declared declared) {
            super(connection, declared.keywords);
            operations = declared.operations;
        }

        @Override
        public List<Operation> operations() {
            return operations;
        }
    }
}
