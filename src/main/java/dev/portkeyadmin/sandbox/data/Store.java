package dev.portkeyadmin.sandbox.data;

import java.util.HashMap;
import java.util.Map;

/** The data of one sandbox: one table for each kind of record. */
public final class Store {

    private final Map<String, Table> kinds = new HashMap<>();

    /** Returns the table of a kind, named in the singular, and creates it on first use. */
    public Table table(String kind) {
        return kinds.computeIfAbsent(kind, Table::new);
    }
}
