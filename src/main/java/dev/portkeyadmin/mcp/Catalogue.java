package dev.portkeyadmin.mcp;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Schema;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every operation of every service, by name, with what a call of it needs. */
public final class Catalogue {

    /**
     * One operation, ready to be called.
     *
     * @param inputSchema made once, since it is needed for the list and for every call
     */
    public record Entry(BaseService service, Operation operation, Schema inputSchema) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * The catalogue of the given services.
     *
     * @throws IllegalStateException when two operations share a name
     */
    public Catalogue(List<BaseService> services) {
        for (BaseService service : services) {
            for (Operation operation : service.operations()) {
                Entry entry = new Entry(service, operation, operation.inputSchema());
                if (entries.put(operation.name(), entry) != null) {
                    throw new IllegalStateException("two operations are named " + operation.name());
                }
            }
        }
    }

    /** The entry of that name, or null. */
    public Entry get(String name) {
        return entries.get(name);
    }

    /** All entries, in the order in which they are listed. */
    public Collection<Entry> entries() {
        return entries.values();
    }

    /** All names, in the same order. */
    public Collection<String> names() {
        return entries.keySet();
    }
}
