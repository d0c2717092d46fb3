package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of routes: method and path template to handler. */
final class Router {

    static final String BASE = "/v1";

    /** Which keys a route takes. */
    enum Keys {
        ORGANISATION,
        /** Portkey keeps what runs a model or belongs to a run to workspace keys; here both kinds may try it. */
        ANY,
        /** None is needed, and the route is beside the base. */
        NONE;

        boolean admit(Caller caller) {
            return this == ANY || this == NONE || caller.isOrganisation();
        }
    }

    /** Answers one call; the node is the body of a 200. */
    @FunctionalInterface
    interface Handler {
        JsonNode answer(Request request);
    }

    /** Is told of each call of somebody known, and with which status it ended. */
    @FunctionalInterface
    interface Witness {
        void see(Caller caller, String method, URI uri, byte[] body, Stamp stamp, int status);
    }

    private record Route(Keys keys, String method, String[] path, Handler handler) {

        /** The values of the variables in a path, or null if the path is another. */
        Map<String, String> match(String[] segments) {
            if (segments.length != path.length) {
                return null;
            }
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < path.length; i++) {
                if (path[i].startsWith("{") && !segments[i].isEmpty()) {
                    variables.put(path[i].substring(1, path[i].length() - 1), segments[i]);
                } else if (!path[i].equals(segments[i])) {
                    return null;
                }
            }
            return variables;
        }
    }

    private record Match(Route route, Map<String, String> variables) {}

    private final List<Route> routes = new ArrayList<>();
    private Witness witness = (caller, method, uri, body, stamp, status) -> {};

    void witnessed(Witness newWitness) {
        witness = newWitness;
    }

    /** Adds a route; {@code template} is relative to the base, with variables in braces: {@code /admin/users/{userId}}. */
    Router on(Keys keys, String method, String template, Handler handler) {
        routes.add(new Route(keys, method, segments((keys == Keys.NONE ? "" : BASE) + template), handler));
        return this;
    }

    /** A null caller is somebody without a key. */
    JsonNode answer(Caller caller, String method, URI uri, byte[] body, Stamp stamp) {
        int status = 500;
        try {
            JsonNode answer = route(caller, method, uri, body, stamp);
            status = 200;
            return answer;
        } catch (ApiError e) {
            status = e.status();
            throw e;
        } finally {
            if (caller != null) {
                witness.see(caller, method, uri, body, stamp, status);
            }
        }
    }

    private JsonNode route(Caller caller, String method, URI uri, byte[] body, Stamp stamp) {
        // Matched against the raw path and decoded later, so that an id may hold an encoded slash.
        String[] path = segments(uri.getRawPath());
        List<Match> here = routes.stream()
                .map(route -> new Match(route, route.match(path)))
                .filter(match -> match.variables() != null)
                .toList();
        if (caller == null && here.stream().noneMatch(match -> match.route().keys() == Keys.NONE)) {
            throw new ApiError(401, null, "Unauthorised Request");
        }
        if (here.isEmpty()) {
            throw ApiError.noRoute();
        }
        // A literal segment beats a variable: /admin/users/invites is not the user "invites".
        Match match = here.stream()
                .filter(each -> each.route().method().equals(method))
                .min(Comparator.comparingInt(each -> each.variables().size()))
                .orElseThrow(() -> new ApiError(405, null, "Method Not Allowed"));
        if (!match.route().keys().admit(caller)) {
            throw ApiError.forbidden();
        }
        return match.route().handler().answer(new Request(caller, match.variables(), Request.query(uri), body, stamp));
    }

    /** An empty segment counts, too: a path that ends in a slash is another path. */
    private static String[] segments(String path) {
        return path.split("/", -1);
    }
}
