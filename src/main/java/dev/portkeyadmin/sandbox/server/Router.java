package dev.portkeyadmin.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes each call to the handler of its method and path template, and checks the key. */
public final class Router {

    public static final String BASE = "/v1";

    private static final String ORGANISATION_ID = "organisation_id";

    /** The kinds of API keys that a route accepts. */
    public enum KeyAccess {
        ORGANISATION,
        /** Accepts both kinds of keys. */
        ANY,
        /**
         * Accepts both kinds of keys, so that one is enough to try every operation, although Portkey reserves the route for workspace keys.
         * The answer to an organisation key says so.
         */
        WORKSPACE,
        /** Needs no key. */
        NONE;

        boolean accepts(SandboxCaller caller) {
            return this != ORGANISATION || caller.isOrganisation();
        }
    }

    /** Handles one call and returns the body of the 200 response. */
    @FunctionalInterface
    public interface RouteHandler {
        JsonNode handle(SandboxRequest request);
    }

    /** Finds the caller that a key belongs to and rejects unknown keys; the key is null if the call has none. */
    @FunctionalInterface
    public interface Authenticator {
        SandboxCaller authenticate(@Nullable String key, Instant at);
    }

    /** Receives each authenticated call with the status of its response. */
    @FunctionalInterface
    public interface RequestListener {
        void onRequest(SandboxCaller caller, String method, URI uri, byte[] body, RequestStamp stamp, int status);
    }

    private record RouteEntry(KeyAccess keys, List<String> scopes, String method, String[] path, RouteHandler handler) {

        boolean accepts(SandboxCaller caller) {
            return keys.accepts(caller) && (scopes.isEmpty() || caller.hasAnyOf(scopes));
        }

        /** Returns the values of the variables in a path of the same length, or null if the path does not match. */
        @Nullable
        Map<String, String> match(String[] segments) {
            for (int i = 0; i < path.length; i++) {
                if (isVariable(i) ? segments[i].isEmpty() : !path[i].equals(segments[i])) {
                    return null;
                }
            }
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < path.length; i++) {
                if (isVariable(i)) {
                    variables.put(path[i].substring(1, path[i].length() - 1), segments[i]);
                }
            }
            return variables;
        }

        private boolean isVariable(int segment) {
            return path[segment].startsWith("{");
        }
    }

    private record RouteMatch(RouteEntry route, Map<String, String> variables) {}

    /** By the number of segments of their paths. */
    private final Map<Integer, List<RouteEntry>> routes = new HashMap<>();

    /** Accepts every key as the organisation's until {@link #setAuthenticator} is called. */
    private Authenticator authenticator = (key, at) -> SandboxCaller.ORGANISATION;

    private RequestListener listener = (caller, method, uri, body, stamp, status) -> {};

    /** Replaces the default, which accepts every key. */
    public void setAuthenticator(Authenticator newAuthenticator) {
        authenticator = newAuthenticator;
    }

    /** Sets the only listener, which sees rejected calls as well. */
    public void setListener(RequestListener newListener) {
        listener = newListener;
    }

    /** Adds a route; {@code template} is relative to the base path and has variables in braces: {@code /admin/users/{userId}}. */
    public Router on(KeyAccess keys, String method, String template, RouteHandler handler) {
        return add(keys, method, BASE + template, KeyScopes.of(method, template), handler);
    }

    /** Adds a route whose template is not relative to the base path, as those of other Portkey hosts. */
    public Router outsideBase(KeyAccess keys, String method, String template, RouteHandler handler) {
        List<String> scopes = keys == KeyAccess.NONE ? List.of() : KeyScopes.of(method, template);
        return add(keys, method, template, scopes, handler);
    }

    private Router add(KeyAccess keys, String method, String template, List<String> scopes, RouteHandler handler) {
        String[] path = segments(template);
        routes.computeIfAbsent(path.length, length -> new ArrayList<>())
                .add(new RouteEntry(keys, scopes, method, path, handler));
        return this;
    }

    /** Authenticates the key, unless the route needs none, and handles the call. */
    public JsonNode handle(@Nullable String key, String method, URI uri, byte[] body, RequestStamp stamp) {
        List<RouteMatch> candidates = candidates(uri);
        boolean isOpen = candidates.stream().anyMatch(match -> match.route().keys() == KeyAccess.NONE);
        return handle(
                isOpen ? SandboxCaller.ANYONE : authenticator.authenticate(key, stamp.at()),
                candidates,
                method,
                uri,
                body,
                stamp);
    }

    /** Handles the call of an authenticated caller. */
    public JsonNode handle(SandboxCaller caller, String method, URI uri, byte[] body, RequestStamp stamp) {
        return handle(caller, candidates(uri), method, uri, body, stamp);
    }

    private JsonNode handle(
            SandboxCaller caller,
            List<RouteMatch> candidates,
            String method,
            URI uri,
            byte[] body,
            RequestStamp stamp) {
        int status = 500;
        try {
            JsonNode answer = route(caller, candidates, method, uri, body, stamp);
            status = 200;
            return answer;
        } catch (ApiException e) {
            status = e.status();
            throw e;
        } finally {
            if (caller != SandboxCaller.ANYONE) {
                listener.onRequest(caller, method, uri, body, stamp, status);
            }
        }
    }

    private List<RouteMatch> candidates(URI uri) {
        // Matches the raw path and decodes later, so that an id may contain an encoded slash.
        String[] path = segments(uri.getRawPath());
        List<RouteMatch> candidates = new ArrayList<>();
        for (RouteEntry route : routes.getOrDefault(path.length, List.of())) {
            Map<String, String> variables = route.match(path);
            if (variables != null) {
                candidates.add(new RouteMatch(route, variables));
            }
        }
        return candidates;
    }

    private JsonNode route(
            SandboxCaller caller,
            List<RouteMatch> candidates,
            String method,
            URI uri,
            byte[] body,
            RequestStamp stamp) {
        if (candidates.isEmpty()) {
            throw ApiException.noRoute();
        }
        // A literal segment wins over a variable: /admin/users/invites is not the user "invites".
        RouteMatch match = candidates.stream()
                .filter(each -> each.route().method().equals(method))
                .min(Comparator.comparingInt(each -> each.variables().size()))
                .orElseThrow(() -> new ApiException(405, null, "Method Not Allowed"));
        if (!match.route().accepts(caller)) {
            throw ApiException.forbidden();
        }
        SandboxRequest request = new SandboxRequest(caller, match.variables(), SandboxRequest.query(uri), body, stamp);
        checkOrganisation(request);
        JsonNode answer = match.route().handler().handle(request);
        if (match.route().keys() == KeyAccess.WORKSPACE
                && caller.isOrganisation()
                && answer instanceof ObjectNode object) {
            object.put(
                    "sandbox_note", "Only the sandbox takes an organisation key here; Portkey takes a workspace key.");
        }
        return answer;
    }

    /** Rejects a call that names another organisation, in its query or in its body, which is read only if it names any. */
    private static void checkOrganisation(SandboxRequest request) {
        String body = new String(request.content(), StandardCharsets.UTF_8);
        JsonNode inBody = SandboxJson.parseAny(body.contains(ORGANISATION_ID) ? body : "{}")
                .path(ORGANISATION_ID);
        boolean isOther = Stream.of(request.parameter(ORGANISATION_ID).orElse(""), inBody.asText(""))
                .anyMatch(id -> !id.isEmpty() && !id.equals("null") && !id.equals(SampleOrganisation.ID));
        if (isOther) {
            throw ApiException.invalid(ORGANISATION_ID + " must be the id of the organisation of the key");
        }
    }

    /** Keeps empty segments, so that a path with a trailing slash is a different path. */
    private static String[] segments(String path) {
        return path.split("/", -1);
    }
}
