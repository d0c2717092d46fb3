package dev.portkeyadmin.sandbox;

import java.util.HashMap;
import java.util.Map;

/** All that the organisation holds: one collection of records for each kind. */
final class Store {

    private final Map<String, Records> kinds = new HashMap<>();

    /** The records of a kind, named in the singular. */
    Records of(String kind) {
        return kinds.computeIfAbsent(kind, Records::new);
    }
}
