package dev.portkeyadmin.operation;

import java.util.List;
import java.util.regex.Pattern;

/** A kind of object that arguments refer to: where it is listed, and what identifies it there. */
public enum Reference {
    /** A person who has accepted the invitation. */
    USER("user", "list_users", List.of("id"), List.of("email", "first_name last_name"), List.of("role")),

    /** A workspace. */
    WORKSPACE("workspace", "list_workspaces", List.of("id", "slug"), List.of("name"), List.of("description"));

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** A slug as Portkey makes it: words and a suffix with a digit. */
    private static final Pattern MADE_SLUG =
            Pattern.compile("[a-z][a-z0-9_]*(-[a-z0-9_]+)*-(?=[a-z0-9]*[0-9])[a-z0-9]{5,}");

    private final String noun;
    private final String list;
    private final List<String> ids;
    private final List<String> names;
    private final List<String> details;

    Reference(String noun, String list, List<String> ids, List<String> names, List<String> details) {
        this.noun = noun;
        this.list = list;
        this.ids = ids;
        this.names = names;
        this.details = details;
    }

    /** What people call such an object. */
    public String noun() {
        return noun;
    }

    /** What people call several of them. */
    public String nouns() {
        return noun.endsWith("y") && !noun.endsWith("key") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    /** The operation that lists such objects. */
    public String list() {
        return list;
    }

    /** The members of an item that the API takes as its id, the preferred one first. */
    public List<String> ids() {
        return ids;
    }

    /** The members of an item that people know it by; several that make up one name are separated by a space. */
    public List<String> names() {
        return names;
    }

    /** The members of an item that tell it from another one of the same name. */
    public List<String> details() {
        return details;
    }

    /** Returns true if a text has the form that every id has, whoever made it. */
    public static boolean isToken(String text) {
        return Form.ID.accepts(text) && text.indexOf('@') < 0;
    }

    /** Returns true if a text is a UUID. */
    public static boolean isUuid(String text) {
        return UUID.matcher(text).matches();
    }

    /** Returns true if a text has the form that Portkey gives to the ids or slugs that it makes. */
    public boolean looksLikeId(String text) {
        return UUID.matcher(text).matches()
                || ids.contains("slug") && MADE_SLUG.matcher(text).matches();
    }
}
