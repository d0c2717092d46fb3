package dev.portkeyadmin.names;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.json.Json;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names the objects that recorded requests were about: those in their path, or the one that they created. */
final class RequestTargets {

    /** Most lists that are read for one answer; those that are remembered are not read. */
    private static final int MOST_LISTS = 6;

    private static final String TARGET = "object_name";
    private static final Pattern VERSION = Pattern.compile("^/v[0-9]+(?=/)");

    private record TargetPath(Operation operation, Pattern path, List<@Nullable Reference> kinds) {}

    private final Directory directory;
    private final Deadline deadline;
    private final List<TargetPath> routes;
    private final Map<Reference, Map<String, String>> names = new EnumMap<>(Reference.class);
    private int lists;

    RequestTargets(Catalogue catalogue, Directory directory, Deadline deadline) {
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
        for (JsonNode item : records) {
            if (item instanceof ObjectNode one && !one.has(TARGET)) {
                String name = name(one);
                if (!name.isEmpty()) {
                    one.put(TARGET, name);
                }
            }
        }
    }

    private String name(ObjectNode item) throws InterruptedException {
        String method = item.path("method").asText("");
        String path = VERSION.matcher(item.path("uri").asText("").replaceFirst("[?#].*", ""))
                .replaceFirst("");
        List<String> known = new ArrayList<>();
        for (TargetPath route : routes) {
            Matcher matched = route.path().matcher(path);
            if (route.operation().method().name().equals(method) && matched.matches()) {
                for (int i = 0; i < route.kinds().size(); i++) {
                    Reference kind = route.kinds().get(i);
                    String name = kind == null ? "" : name(kind, matched.group(i + 1));
                    if (!name.isEmpty()) {
                        known.add(name);
                    }
                }
                break;
            }
        }
        return known.isEmpty() && method.equals("POST") ? created(item) : String.join(" / ", known);
    }

    private String name(Reference kind, String segment) throws InterruptedException {
        if (!names.containsKey(kind)) {
            boolean isKnown = directory.remembers(kind);
            if (!isKnown && lists == MOST_LISTS) {
                return "";
            }
            lists += isKnown ? 0 : 1;
            names.put(kind, directory.names(kind, deadline));
        }
        String id = segment.indexOf('%') < 0 ? segment : decoded(segment);
        String name = Objects.requireNonNull(names.get(kind)).get(id);
        return name == null ? directory.lastName(kind, id) : name;
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    /** The name that a request gave to what it created. */
    private static String created(ObjectNode item) {
        JsonNode body = item.path("request_body");
        if (body.isTextual()) {
            try {
                body = Json.read(body.textValue());
            } catch (IOException e) {
                return "";
            }
        }
        return Stream.of("name", "email")
                .map(body::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst()
                .orElse("");
    }
}
