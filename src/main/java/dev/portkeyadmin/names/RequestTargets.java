package dev.portkeyadmin.names;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.schema.Reference;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Names the objects that recorded requests were about: those in their path, or the one that they created. */
final class RequestTargets {

    /** Most lists that are read for one answer; those that are remembered are not read. */
    private static final int MOST_LISTS = 6;

    private static final String TARGET = "object_name";

    private final Directory directory;
    private final Deadline deadline;
    private final RequestRoutes routes;
    private final Map<Reference, Map<String, String>> names = new EnumMap<>(Reference.class);
    private int lists;

    RequestTargets(RequestRoutes routes, Directory directory, Deadline deadline) {
        this.routes = routes;
        this.directory = directory;
        this.deadline = deadline;
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
        List<String> known = new ArrayList<>();
        for (RequestRoutes.Segment segment :
                routes.segments(method, item.path("uri").asText(""))) {
            String name = name(segment.kind(), segment.text());
            if (!name.isEmpty()) {
                known.add(name);
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
