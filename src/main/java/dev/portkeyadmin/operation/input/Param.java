package dev.portkeyadmin.operation.input;

import static java.util.Objects.requireNonNull;

import dev.portkeyadmin.schema.Schema;

/**
 * One argument of an operation and the part of the request that carries it.
 *
 * @param place part of the request that carries it
 * @param name the name that a caller uses
 * @param wireName the name that the API uses
 * @param required whether a call without it is refused
 */
public record Param(Place place, String name, String wireName, Schema schema, boolean required) {

    /** The part of the request that carries an argument. */
    public enum Place {
        /** A segment of the path. */
        PATH,
        /** The query string. Arrays are joined by commas, objects are written as JSON. */
        QUERY,
        /** Parameters of the query string, each an object with name and value. */
        FILTERS,
        /** A member of the JSON body. */
        BODY,
        /** Names members of the JSON body that are sent as null. */
        CLEAR,
        /** Not sent: this process acts on it. */
        ANSWER
    }

    public Param {
        requireNonNull(place, "place is null");
        requireNonNull(name, "name is null");
        requireNonNull(wireName, "wireName is null");
        requireNonNull(schema, "schema is null");
    }
}
