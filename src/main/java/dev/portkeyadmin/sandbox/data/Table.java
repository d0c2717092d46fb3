package dev.portkeyadmin.sandbox.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records of one kind, oldest first; a record is changed in place. */
public final class Table {

    private record ChildTable(Table records, String field) {}

    private final String kind;
    private final List<ObjectNode> rows = new ArrayList<>();
    private final List<ChildTable> children = new ArrayList<>();
    private @Nullable Supplier<Stream<ObjectNode>> first;

    Table(String kind) {
        this.kind = kind;
    }

    /** The noun for one of the records, which error messages use. */
    public String kind() {
        return kind;
    }

    /** Deletes these records with the parent whose id they hold in {@code field}. */
    public Table deletedWith(Table parents, String field) {
        parents.children.add(new ChildTable(this, field));
        return this;
    }

    /** Sets the records with which the table begins; they are made when one is first asked for. */
    public void beginWith(Supplier<Stream<ObjectNode>> records) {
        first = records;
    }

    /** Adds the record itself, not a copy. */
    public void add(ObjectNode row) {
        rows.add(row);
    }

    /** Returns the record with this id or slug, or fails with 404. */
    public ObjectNode get(String idOrSlug) {
        return find(idOrSlug).orElseThrow(() -> ApiException.notFound(kind));
    }

    /** Returns the record itself with this id or slug. */
    public Optional<ObjectNode> find(String idOrSlug) {
        return all().filter(row -> hasIdOrSlug(row, idOrSlug)).findFirst();
    }

    /** Returns whether a path variable can mean this record. */
    public static boolean hasIdOrSlug(ObjectNode row, String idOrSlug) {
        return SandboxJson.has(row, "id", idOrSlug) || SandboxJson.has(row, "slug", idOrSlug);
    }

    /** Returns the records themselves, not copies. */
    public Stream<ObjectNode> all() {
        Supplier<Stream<ObjectNode>> missing = first;
        if (missing != null) {
            first = null;
            rows.addAll(0, missing.get().toList());
        }
        return rows.stream();
    }

    /** Returns the records whose {@code field} has this value. */
    public Stream<ObjectNode> all(String field, String value) {
        return all().filter(row -> SandboxJson.has(row, field, value));
    }

    /** Removes a record and the records that are deleted with it. */
    public void remove(ObjectNode row) {
        rows.removeIf(each -> each == row);
        String id = row.path("id").asText();
        for (ChildTable each : children) {
            each.records().all(each.field(), id).toList().forEach(each.records()::remove);
        }
    }
}
