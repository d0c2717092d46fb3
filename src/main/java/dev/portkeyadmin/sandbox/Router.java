package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
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

    /** Tells who calls with a key, or refuses it; the key is null where there is none. */
    @FunctionalInterface
    interface Door {
        Caller open(String key, Instant at);
    }

    /** Is told of each call of somebody known, and with which status it ended. */
    @FunctionalInterface
    interface Witness {
        void see(Caller caller, String method, URI uri, byte[] body, Stamp stamp, int status);
    }

    private record Route(Keys keys, List<String> scopes, String method, String[] path, Handler handler) {

        boolean admits(Caller caller) {
            return keys.admit(caller) && (scopes.isEmpty() || caller.has(scopes));
        }

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

    /** A router that is told of no keys takes any for the organisation's. */
    private Door door = (key, at) -> Caller.ORGANISATION;

    private Witness witness = (caller, method, uri, body, stamp, status) -> {};

    void opened(Door newDoor) {
        door = newDoor;
    }

    void witnessed(Witness newWitness) {
        witness = newWitness;
    }

    /** Adds a route; {@code template} is relative to the base, with variables in braces: {@code /admin/users/{userId}}. */
    Router on(Keys keys, String method, String template, Handler handler) {
        List<String> scopes = keys == Keys.NONE ? List.of() : Scopes.of(method, template);
        routes.add(new Route(keys, scopes, method, segments((keys == Keys.NONE ? "" : BASE) + template), handler));
        return this;
    }

    /** Answers whoever has the key, or anybody where none is needed. */
    JsonNode answer(String key, String method, URI uri, byte[] body, Stamp stamp) {
        List<Match> here = here(uri);
        boolean isOpen = here.stream().anyMatch(match -> match.route().keys() == Keys.NONE);
        return answer(isOpen ? null : door.open(key, stamp.at()), here, method, uri, body, stamp);
    }

    /** Answers somebody known. */
    JsonNode answer(Caller caller, String method, URI uri, byte[] body, Stamp stamp) {
        return answer(caller, here(uri), method, uri, body, stamp);
    }

    private JsonNode answer(Caller caller, List<Match> here, String method, URI uri, byte[] body, Stamp stamp) {
        int status = 500;
        try {
            JsonNode answer = route(caller, here, method, uri, body, stamp);
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

    private List<Match> here(URI uri) {
        // Matched against the raw path and decoded later, so that an id may hold an encoded slash.
        String[] path = segments(uri.getRawPath());
        return routes.stream()
                .map(route -> new Match(route, route.match(path)))
                .filter(match -> match.variables() != null)
                .toList();
    }

    private JsonNode route(Caller caller, List<Match> here, String method, URI uri, byte[] body, Stamp stamp) {
        if (here.isEmpty()) {
            throw ApiError.noRoute();
        }
        // A literal segment beats a variable: /admin/users/invites is not the user "invites".
        Match match = here.stream()
                .filter(each -> each.route().method().equals(method))
                .min(Comparator.comparingInt(each -> each.variables().size()))
                .orElseThrow(() -> new ApiError(405, null, "Method Not Allowed"));
        if (!match.route().admits(caller)) {
            throw ApiError.forbidden();
        }
        return match.route().handler().answer(new Request(caller, match.variables(), Request.query(uri), body, stamp));
    }

    /** An empty segment counts, too: a path that ends in a slash is another path. */
    private static String[] segments(String path) {
        return path.split("/", -1);
    }
}
