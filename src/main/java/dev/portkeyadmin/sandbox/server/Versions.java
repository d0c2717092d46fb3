package dev.portkeyadmin.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import java.util.stream.Stream;

/** Stores the numbered versions of the records of one kind; each record holds the number of its published version. */
public final class Versions {

    /** The field of a version's number and, in its record, of the published version's number. */
    public static final String NUMBER = "version";

    private static final BodySchema PUBLICATION =
            BodySchema.of(BodyField.integer(NUMBER, 1, Integer.MAX_VALUE).required());

    private final Table versions;
    private final String owner;

    /** A version holds the id of its record in {@code owner} and is deleted with it. */
    public Versions(Store store, String ownerKind, String kind, String owner) {
        this.owner = owner;
        versions = store.table(kind).deletedWith(store.table(ownerKind), owner);
    }

    /** Adds the next version of a record without publishing it. */
    public ObjectNode add(SandboxRequest request, ObjectNode record, ObjectNode content) {
        long number = all(record).count() + 1;
        ObjectNode version = SandboxJson.object()
                .put("id", SandboxJson.id(record.path("id").textValue() + " " + number))
                .put("object", versions.kind())
                .put(owner, record.path("id").textValue())
                .put(NUMBER, number)
                .put("status", "active")
                .put("created_at", request.stamp().date())
                .setAll(content);
        versions.add(version);
        return version;
    }

    /** Returns the versions, the oldest first. */
    public Stream<ObjectNode> all(ObjectNode record) {
        return versions.all(owner, record.path("id").textValue());
    }

    /** Returns the version in use, whose number the record holds. */
    public ObjectNode published(ObjectNode record) {
        return numbered(record, record.path(NUMBER).intValue());
    }

    /** Returns the newest version, published or not. */
    public ObjectNode latest(ObjectNode record) {
        return numbered(record, (int) all(record).count());
    }

    /** Returns the version that the parameter {@code version} selects: a number, {@code latest} or, by default, the published one. */
    public ObjectNode requested(SandboxRequest request, ObjectNode record) {
        String asked = request.parameter(NUMBER).orElse("default");
        return switch (asked) {
            case "default" -> published(record);
            case "latest" -> latest(record);
            default ->
                numbered(record, request.integer(NUMBER, 1, Integer.MAX_VALUE).orElseThrow());
        };
    }

    /** Publishes the version whose number is in the body. */
    public JsonNode publish(SandboxRequest request, ObjectNode record) {
        int number = request.body(PUBLICATION).path(NUMBER).intValue();
        numbered(record, number);
        record.put(NUMBER, number).put("last_updated_at", request.stamp().date());
        return SandboxJson.object();
    }

    /** Returns the version with this number, or fails with 404. */
    public ObjectNode numbered(ObjectNode record, int number) {
        return all(record)
                .filter(version -> version.path(NUMBER).intValue() == number)
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(versions.kind()));
    }
}
