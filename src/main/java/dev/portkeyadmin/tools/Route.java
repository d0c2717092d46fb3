package dev.portkeyadmin.tools;

import dev.portkeyadmin.operation.Operation;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises operations by method and path, as Portkey's documentation writes them. */
final class Route {

    /** A method and a path, with or without the host, the version and what all paths of the Admin API begin with. */
    private static final Pattern ROUTE = Pattern.compile(
            "(?:(GET|POST|PUT|DELETE|PATCH) +)?(?:https?://[^/\\s]+)?(?:/v1)?(?:/admin)?(/[^\\s?#]+)(?:[?#]\\S*)?",
            Pattern.CASE_INSENSITIVE);

    private Route() {}

    /** Returns whether a text is the route of an operation; any text in the path may be an id. */
    static boolean matches(String text, Operation operation) {
        Matcher route = ROUTE.matcher(text.strip());
        if (!route.matches()) {
            return false;
        }
        String method = route.group(1);
        if (method != null && !operation.method().name().equals(method.toUpperCase(Locale.ROOT))) {
            return false;
        }
        String[] given = route.group(2).split("/");
        String[] own = operation.path().replaceFirst("^/admin(?=/)", "").split("/");
        boolean same = given.length == own.length;
        for (int i = 0; same && i < own.length; i++) {
            same = own[i].equals(given[i]) || own[i].startsWith("{") && isId(given[i]);
        }
        return same;
    }

    private static boolean isId(String part) {
        return part.startsWith("{") || part.startsWith(":") || part.startsWith("<") || !part.matches("[a-z-]+");
    }
}
