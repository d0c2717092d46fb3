package dev.portkeyadmin.names;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.RequestRoutes.RequestMatch;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.References;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Names the objects that recorded requests were about: those in their path, the one that they created, or those in their body. */
final class RequestTargets {

    /** Most lists that are read for one answer; those that are remembered are not read. */
    private static final int MOST_LISTS = 6;

    private static final String TARGET = AnswerNames.TARGET;
    private static final String OPERATION = AnswerNames.OPERATION;
    private static final String FROM = "time_of_generation_min";
    private static final String TO = "time_of_generation_max";

    /** Characters of a date without its time. */
    private static final int DAY = 10;

    private final Directory directory;
    private final Deadline deadline;
    private final RequestRoutes routes;
    private final Map<Reference, Map<String, String>> names = new EnumMap<>(Reference.class);

    /** The names that the requests themselves gave to objects. */
    private final Map<String, String> told = new HashMap<>();

    /** Objects that no reference is to, by the operation that lists them and by their ids. */
    private final Map<String, Map<String, JsonNode>> unlisted = new HashMap<>();

    private int lists;

    RequestTargets(RequestRoutes routes, Directory directory, Deadline deadline) {
        this.routes = routes;
        this.directory = directory;
        this.deadline = deadline;
    }

    /** Adds to each record the name of what its request was about, where that is known. */
    void addTo(JsonNode records) throws InterruptedException {
        // The records come newest first, so that the first name of an object is its latest one.
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
                    one.put(OPERATION, request.get().operation().name());
                }
            }
        }
        // Last, since what was changed matters more than where, and only a few lists are read.
        for (JsonNode item : records) {
            if (item instanceof ObjectNode one) {
                if (!one.hasNonNull(WORKSPACE_ID) && !one.has(AnswerNames.nameOf(WORKSPACE_ID))) {
                    String workspace = workspace(one, match(one));
                    if (!workspace.isEmpty()) {
                        one.put(AnswerNames.nameOf(WORKSPACE_ID), workspace);
                    }
                }
            }
        }
    }

    /** The workspace in which a request was made, as its body, its query or the object that it was about says. */
    private String workspace(ObjectNode item, Optional<RequestMatch> match) throws InterruptedException {
        JsonNode query = parsed(item.path("query_params"));
        String id = parsed(item.path("request_body"))
                .path(WORKSPACE_ID)
                .asText(query.path(WORKSPACE_ID).asText(""));
        if (id.isEmpty() && match.isPresent()) {
            id = unlisted(match.get()).path(WORKSPACE_ID).asText("");
            id = id.isEmpty() ? workspaceOfObjects(item, match.get()) : id;
        }
        String name = id.isEmpty() ? "" : name(Reference.WORKSPACE, id);
        return name.isEmpty() ? id : name;
    }

    /** The workspace that the path names, or that an object of the path or of the body is in; empty for none. */
    private String workspaceOfObjects(ObjectNode item, RequestMatch request) throws InterruptedException {
        Map<String, Reference> objects = new LinkedHashMap<>();
        for (int i = 0; i < request.ids().size(); i++) {
            Reference kind = request.kinds().get(i);
            if (kind != null) {
                objects.put(request.ids().get(i), kind);
            }
        }
        JsonNode body = parsed(item.path("request_body"));
        for (Param param : request.operation().params(Param.Place.BODY)) {
            Reference kind = routes.listable(param.schema().reference());
            String id = body.path(param.wireName()).asText("");
            if (kind != null && !id.isEmpty() && request.ids().isEmpty()) {
                objects.put(id, kind);
            }
        }
        for (Map.Entry<String, Reference> object : objects.entrySet()) {
            Reference kind = object.getValue();
            if (kind.isWorkspace()) {
                return object.getKey();
            }
            // Reads the list if that was not done yet.
            name(kind, object.getKey());
            String workspace = directory.workspaceOf(kind, object.getKey());
            if (!workspace.isEmpty()) {
                return workspace;
            }
        }
        return "";
    }

    /** The object at the end of a path that no reference is to, such as a log export, as the list of its operation shows it. */
    private JsonNode unlisted(RequestMatch request) throws InterruptedException {
        int last = request.ids().size() - 1;
        Optional<Catalogue.Entry> list = last < 0 || request.kinds().get(last) != null
                ? Optional.empty()
                : routes.list(request.operation().findIdsWith());
        if (list.isEmpty()) {
            return MissingNode.getInstance();
        }
        String operation = list.get().operation().name();
        if (!unlisted.containsKey(operation)) {
            Map<String, JsonNode> objects = new HashMap<>();
            try {
                if (lists < MOST_LISTS) {
                    lists++;
                    ListPages.all(list.get(), new Arguments(Map.of()), deadline)
                            .items()
                            .forEach(item -> objects.put(item.path("id").asText(""), item));
                }
            } catch (CallException e) {
                // The id remains.
                objects.clear();
            }
            unlisted.put(operation, objects);
        }
        return Objects.requireNonNull(unlisted.get(operation))
                .getOrDefault(request.ids().get(last), MissingNode.getInstance());
    }

    private Optional<RequestMatch> match(JsonNode item) {
        return routes.match(item.path("method").asText(""), item.path("uri").asText(""));
    }

    private String name(ObjectNode item, Optional<RequestMatch> match) throws InterruptedException {
        if (match.isEmpty()) {
            return item.path("method").asText("").equals("POST") ? sent(item) : "";
        }
        RequestMatch request = match.get();
        List<String> known = new ArrayList<>();
        for (int i = 0; i < request.ids().size(); i++) {
            Reference kind = request.kinds().get(i);
            String name = kind == null ? "" : name(kind, request.ids().get(i));
            if (name.isEmpty() && i == request.ids().size() - 1) {
                String sent = told.getOrDefault(request.key(), "");
                name = sent.isEmpty() ? described(unlisted(request)) : sent;
            }
            if (!name.isEmpty()) {
                known.add(name);
            }
        }
        for (Param param : request.operation().params(Param.Place.QUERY)) {
            Reference kind = routes.listable(param.schema().reference());
            String id = parsed(item.path("query_params")).path(param.wireName()).asText("");
            String name = kind == null || kind.isWorkspace() || id.isEmpty() ? "" : name(kind, id);
            if (!name.isEmpty()) {
                known.add(name);
            }
        }
        if (known.isEmpty() && request.ids().isEmpty() && request.operation().method() == Method.PUT) {
            return referred(item, request.operation());
        }
        return known.isEmpty() && request.operation().method() == Method.POST ? sent(item) : String.join(" / ", known);
    }

    /** The objects in the lists of a body, for a request whose path names none; an id where its name is not known. */
    private String referred(ObjectNode item, Operation operation) throws InterruptedException {
        JsonNode body = parsed(item.path("request_body"));
        Set<String> found = new LinkedHashSet<>();
        for (Param param : operation.params(Param.Place.BODY)) {
            Object value = param.schema().items() == null ? null : Json.toPlain(body.path(param.wireName()));
            for (References.Occurrence each : References.in(param.name(), param.schema(), value)) {
                Reference kind = routes.listable(each.kind());
                if (kind != null) {
                    String name = name(kind, each.text());
                    found.add(name.isEmpty() ? each.text() : name);
                }
            }
        }
        return String.join(", ", found);
    }

    private String name(Reference kind, String id) throws InterruptedException {
        if (!names.containsKey(kind)) {
            boolean isKnown = directory.remembers(kind);
            if (!isKnown && lists == MOST_LISTS) {
                return directory.lastName(kind, id);
            }
            lists += isKnown ? 0 : 1;
            names.put(kind, directory.names(kind, deadline));
        }
        String name = Objects.requireNonNull(names.get(kind)).get(id);
        return name == null ? directory.lastName(kind, id) : name;
    }

    /** The name that a request gave to its object. */
    private static String sent(JsonNode item) {
        return described(parsed(item.path("request_body")));
    }

    /** The name of an object; of one without a name its description, else the days of the requests that it selects. */
    private static String described(JsonNode object) {
        JsonNode filters = object.path("filters");
        String from = filters.path(FROM).asText("");
        String to = filters.path(TO).asText("");
        boolean selects = from.length() >= DAY && to.length() >= DAY;
        return Stream.of("name", "email", "description")
                .map(object::path)
                .filter(text -> text.isTextual() && !text.textValue().isEmpty())
                .map(JsonNode::textValue)
                .findFirst()
                .orElse(selects ? "requests of " + from.substring(0, DAY) + " to " + to.substring(0, DAY) : "");
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
