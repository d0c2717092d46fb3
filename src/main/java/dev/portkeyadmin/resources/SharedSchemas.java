package dev.portkeyadmin.resources;

import dev.portkeyadmin.operation.Schema;

/** Shapes that several resources use. */
final class SharedSchemas {

    private static final String DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?";
    private static final String OFFSET = "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";

    private SharedSchemas() {}

    /** An id or slug. A letter or digit must be in it, which keeps blanks, "." and ".." out of the path. */
    static Schema id(String description) {
        return Schema.string(description).form("[0-9A-Za-z]", "an id, with at least one letter or digit");
    }

    /** An email address, held to no more than that it could be one: Portkey knows better. */
    static Schema email(String description) {
        return Schema.string(description).form("^[^@ ]+@[^@ ]+$", "an email address");
    }

    /** A moment. A pattern and not the format date-time, which validators are free to ignore. */
    static Schema instant(String description) {
        return Schema.string(description + " ISO 8601 with offset or Z, such as 2026-01-31T00:00:00Z.")
                .form(
                        "^" + DATE + "T" + TIME + OFFSET + "$",
                        "ISO 8601 with offset or Z, such as 2026-01-31T00:00:00Z");
    }
}
