package dev.portkeyadmin.names;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.schema.Reference;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names the objects that recorded requests were about: those in their path, or the one that they created. */
final class RequestTargets {

    /** Most lists that are read for one answer; those that are remembered are not read. */
    private static final int MOST_LISTS = 6;

    private static final String TARGET = AnswerNames.TARGET;
    private static final String OPERATION = AnswerNames.OPERATION;
    private static final Pattern VERSION = Pattern.compile("^/v[0-9]+(?=/)");

    private record TargetPath(Operation operation, Pattern path, List<@Nullable Reference> kinds) {}

    private final Catalogue catalogue;
    private final Directory directory;
    private final Deadline deadline;
    private final List<TargetPath> routes;
    private final Map<Reference, Map<String, String>> names = new EnumMap<>(Reference.class);

    /** The names that the requests themselves gave to objects. */
    private final Map<String, String> told = new HashMap<>();

    private int lists;

    RequestTargets(Catalogue catalogue, Directory directory, Deadline deadline) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.deadline = deadline;
        this.routes = catalogue.entries().stream()
                .map(Catalogue.Entry::operation)
                .filter(operation -> !operation.hints().readOnly())
                .map(operation -> target(catalogue, operation))
                .sorted(Comparator.comparingInt(
                        route -> route.operation().placeholders().size()))
                .toList();
    }

    private static TargetPath target(Catalogue catalogue, Operation operation) {
        List<@Nullable Reference> kinds = new ArrayList<>();
        for (String placeholder : operation.placeholders()) {
            kinds.add(operation.params(Param.Place.PATH).stream()
                    .filter(param -> param.name().equals(placeholder))
                    .findFirst()
                    .map(param -> listable(catalogue, param.schema().reference()))
                    .orElse(null));
        }
        String path = Arrays.stream(operation.path().split("/"))
                .map(part -> part.startsWith("{") ? "([^/]+)" : Pattern.quote(part))
                .collect(Collectors.joining("/"));
        return new TargetPath(operation, Pattern.compile(path + "/?"), kinds);
    }

    /** A kind whose list needs no other id; null in the place of others. */
    private static @Nullable Reference listable(Catalogue catalogue, @Nullable Reference kind) {
        Reference wider = kind == Reference.MEMBER ? Reference.USER : kind;
        return wider == null
                        || !catalogue
                                .require(wider.list())
                                .operation()
                                .placeholders()
                                .isEmpty()
                ? null
                : wider;
    }

    /** Adds to each record the name of what its request was about, where that is known. */
    void addTo(JsonNode records) throws InterruptedException {
        // The records come newest first, so that the first name of an object is its last one.
        for (JsonNode item : records) {
            match(item).ifPresent(request -> {
                String name = sent(item);
                if (!name.isEmpty() && !request.ids().isEmpty()) {
                    told.putIfAbsent(request.key(), name);
                }
            });
        }
        for (JsonNode item : records) {
            if (item instanceof ObjectNode one) {
                Optional<RequestMatch> request = match(one);
                String name = one.has(TARGET) ? "" : name(one, request);
                if (!name.isEmpty()) {
                    one.put(TARGET, name);
                }
                if (request.isPresent() && !one.has(OPERATION)) {
                    one.put(OPERATION, request.get().route().operation().name());
                }
            }
        }
    }

    /** A recorded request and the operation that it was, with the ids in its path. */
    private record RequestMatch(TargetPath route, List<String> ids) {

        /** The same for all requests on the object. */
        String key() {
            Reference kind = route.kinds().get(route.kinds().size() - 1);
            return (kind == null ? route.operation().path() : kind.list()) + " " + ids.get(ids.size() - 1);
        }
    }

    private Optional<RequestMatch> match(JsonNode item) {
        String method = item.path("method").asText("");
        String path = VERSION.matcher(item.path("uri").asText("").replaceFirst("[?#].*", ""))
                .replaceFirst("");
        for (TargetPath route : routes) {
            Matcher matched = route.path().matcher(path);
            if (route.operation().method().name().equals(method) && matched.matches()) {
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < route.kinds().size(); i++) {
                    ids.add(decoded(matched.group(i + 1)));
                }
                return Optional.of(new RequestMatch(route, ids));
            }
        }
        return Optional.empty();
    }

    private String name(ObjectNode item, Optional<RequestMatch> match) throws InterruptedException {
        if (match.isEmpty()) {
            return item.path("method").asText("").equals("POST") ? sent(item) : "";
        }
        RequestMatch request = match.get();
        List<String> known = new ArrayList<>();
        for (int i = 0; i < request.ids().size(); i++) {
            Reference kind = request.route().kinds().get(i);
            String name = kind == null ? "" : name(kind, request.ids().get(i));
            if (name.isEmpty() && i == request.ids().size() - 1) {
                name = told.getOrDefault(request.key(), "");
            }
            if (!name.isEmpty()) {
                known.add(name);
            }
        }
        for (Param param : request.route().operation().params(Param.Place.QUERY)) {
            Reference kind = listable(catalogue, param.schema().reference());
            String id = parsed(item.path("query_params")).path(param.wireName()).asText("");
            String name = kind == null || kind.isWorkspace() || id.isEmpty() ? "" : name(kind, id);
            if (!name.isEmpty()) {
                known.add(name);
            }
        }
        return known.isEmpty() && request.route().operation().method() == Method.POST
                ? sent(item)
                : String.join(" / ", known);
    }

    private String name(Reference kind, String id) throws InterruptedException {
        if (!names.containsKey(kind)) {
            boolean isKnown = directory.remembers(kind);
            if (!isKnown && lists == MOST_LISTS) {
                return "";
            }
            lists += isKnown ? 0 : 1;
            names.put(kind, directory.names(kind, deadline));
        }
        String name = Objects.requireNonNull(names.get(kind)).get(id);
        return name == null ? directory.lastName(kind, id) : name;
    }

    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    /** The name that a request gave to its object. */
    private static String sent(JsonNode item) {
        JsonNode body = parsed(item.path("request_body"));
        return Stream.of("name", "email")
                .map(body::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst()
                .orElse("");
    }

    /** Portkey records some members as JSON in a text. */
    private static JsonNode parsed(JsonNode value) {
        try {
            return value.isTextual() ? Json.read(value.textValue()) : value;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
