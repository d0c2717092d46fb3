package dev.portkeyadmin.names;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object of Portkey, as far as it takes to recognise it.
 *
 * @param ids what the API calls it, by the members that hold it: its id, its slug
 * @param names what people call it
 * @param detail what distinguishes it from another of the same name; empty for nothing
 * @param workspace the slug of the workspace in which it was found; empty where it was not looked for by workspace
 */
public record Named(Map<String, String> ids, List<String> names, String detail, String workspace) {

    public Named {
        ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
        names = List.copyOf(names);
    }

    /** The first name, or else the first id. */
    public String name() {
        return names.isEmpty() ? anyId() : names.get(0);
    }

    /** The id that a member holds, or else the first one. */
    public String id(String member) {
        return ids.getOrDefault(member, anyId());
    }

    private String anyId() {
        return ids.values().iterator().next();
    }

    Named in(String slug) {
        return new Named(ids, names, detail, slug);
    }
}
