package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Deadline;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.operation.Schema;
import dev.portkeyadmin.operation.Toolset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Every operation of every service, by name, with what a call of it needs. */
public final class Catalogue {

    /**
     * One operation, ready to be called.
     *
     * @param inputSchema made once, since it is needed for the list and for every call
     */
    public record Entry(BaseService service, Operation operation, Schema inputSchema) {

        /** Sends the operation; see {@link BaseService#send}. */
        JsonNode send(Arguments arguments, Deadline deadline) throws InterruptedException {
            return service.send(operation, arguments, deadline);
        }

        /** The family of tools that this belongs to. */
        public Toolset toolset() {
            return service.toolset();
        }

        /** Those of a write's arguments with which this operation reads what is written: the ids, and where they are. */
        Arguments own(Operation write, Arguments arguments) {
            List<String> ids = write.params().stream()
                    .filter(param -> param.place() == Param.Place.PATH
                            || param.place() == Param.Place.QUERY
                            || param.name().equals("workspace_id"))
                    .map(Param::name)
                    .filter(operation.argumentNames()::contains)
                    .toList();
            return arguments.only(ids);
        }
    }

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

    private Catalogue() {}

    /** The part of this catalogue that a condition holds for, in the same order. */
    Catalogue where(Predicate<Entry> condition) {
        Catalogue part = new Catalogue();
        entries.forEach((name, entry) -> {
            if (condition.test(entry)) {
                part.entries.put(name, entry);
            }
        });
        return part;
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
