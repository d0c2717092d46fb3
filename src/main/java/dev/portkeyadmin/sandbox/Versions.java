package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** The versions of the records of one kind, counted from 1. The record holds the number of the one that is published. */
final class Versions {

    /** Where a version has its number, and its record the number of the published one. */
    static final String NUMBER = "version";

    private static final Shape PUBLICATION =
            Shape.of(Field.whole(NUMBER, 1, Integer.MAX_VALUE).required());

    private final Records versions;
    private final String owner;

    /** A version holds the id of its record in {@code owner} and vanishes with it. */
    Versions(Store store, String ownerKind, String kind, String owner) {
        this.owner = owner;
        versions = store.of(kind).within(store.of(ownerKind), owner);
    }

    ObjectNode add(Request request, ObjectNode record, ObjectNode content) {
        long number = all(record).count() + 1;
        ObjectNode version = Json.object()
                .put("id", Json.id(record.path("id").textValue() + " " + number))
                .put("object", versions.kind())
                .put(owner, record.path("id").textValue())
                .put(NUMBER, number)
                .put("status", "active")
                .put("created_at", request.stamp().date())
                .setAll(content);
        versions.add(version);
        return version;
    }

    Stream<ObjectNode> all(ObjectNode record) {
        return versions.all(owner, record.path("id").textValue());
    }

    ObjectNode published(ObjectNode record) {
        return numbered(record, record.path(NUMBER).intValue());
    }

    ObjectNode latest(ObjectNode record) {
        return numbered(record, (int) all(record).count());
    }

    /** The one that the parameter {@code version} asks for: a number, {@code latest}, or the published one. */
    ObjectNode asked(Request request, ObjectNode record) {
        String asked = request.text(NUMBER).orElse("default");
        return switch (asked) {
            case "default" -> published(record);
            case "latest" -> latest(record);
            default ->
                numbered(record, request.count(NUMBER, 1, Integer.MAX_VALUE).orElseThrow());
        };
    }

    /** Publishes the version whose number the body holds. */
    JsonNode publish(Request request, ObjectNode record) {
        int number = request.body(PUBLICATION).path(NUMBER).intValue();
        numbered(record, number);
        record.put(NUMBER, number).put("last_updated_at", request.stamp().date());
        return Json.object();
    }

    private ObjectNode numbered(ObjectNode record, int number) {
        return all(record)
                .filter(version -> version.path(NUMBER).intValue() == number)
                .findFirst()
                .orElseThrow(() -> ApiError.notFound(versions.kind()));
    }
}
