package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of routes: method and path template to handler. */
final class Router {

    static final String BASE = "/v1";

    /** Which keys a route takes. */
    enum Keys {
        ORGANISATION,
        WORKSPACE,
        ANY;

        boolean admit(Caller caller) {
            return this == ANY || caller.isOrganisation() == (this == ORGANISATION);
        }
    }

    /** Answers one call; the node is the body of a 200. */
    @FunctionalInterface
    interface Handler {
        JsonNode answer(Request request);
    }

    private record Route(Keys keys, String method, Pattern path, int variables, Handler handler) {}

    private record Match(Route route, Matcher path) {}

    private final List<Route> routes = new ArrayList<>();

    /** Adds a route; {@code template} is relative to the base, with variables in braces: {@code /admin/users/{userId}}. */
    Router on(Keys keys, String method, String template, Handler handler) {
        // Matched against the raw path and decoded later, so that an id may hold an encoded slash.
        Pattern path = Pattern.compile(BASE + template.replaceAll("\\{(\\w+)}", "(?<$1>[^/]+)"));
        routes.add(new Route(keys, method, path, path.matcher("").groupCount(), handler));
        return this;
    }

    JsonNode answer(Caller caller, String method, URI uri, byte[] body, Stamp stamp) {
        List<Match> here = routes.stream()
                .map(route -> new Match(route, route.path().matcher(uri.getRawPath())))
                .filter(match -> match.path().matches())
                .toList();
        if (here.isEmpty()) {
            throw ApiError.noRoute();
        }
        // A literal segment beats a variable: /admin/users/invites is not the user "invites".
        Match match = here.stream()
                .filter(each -> each.route().method().equals(method))
                .min(Comparator.comparingInt(each -> each.route().variables()))
                .orElseThrow(() -> new ApiError(405, null, "Method Not Allowed"));
        if (!match.route().keys().admit(caller)) {
            throw ApiError.forbidden();
        }
        return match.route().handler().answer(new Request(caller, match.path(), Request.query(uri), body, stamp));
    }
}
