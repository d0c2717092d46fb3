package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The routes of one kind of record. What most kinds have in common is here: identity, dates, paging, workspaces, merging. Who states
 * a resource says the rest.
 */
final class Resource {

    /** Looks at a call on one record and answers it. Whatever it refuses leaves all records as they were. */
    @FunctionalInterface
    interface Action {
        JsonNode answer(Request request, ObjectNode row);
    }

    /** Turns a copy of a record into what is shown of it. */
    @FunctionalInterface
    interface View {
        void show(Request request, ObjectNode copy);
    }

    /** Narrows a list by a parameter. It sees the rows as they are shown. */
    @FunctionalInterface
    interface Filter {
        Predicate<ObjectNode> of(Request request);
    }

    static final Action NOTHING = (request, row) -> Json.object();

    private static final String ACTIVE = "active";
    private static final String ARCHIVED = "archived";
    private static final List<String> STATUSES = List.of(ACTIVE, ARCHIVED);

    private final Router router;
    private final Store store;
    private final Records records;
    private final String item;
    private final String collection;
    private final String variable;
    private Keys keys;
    private String slugPrefix;
    private Scope scope;
    private Records archive;
    private Records parents;
    private String parentField;
    private View view = (request, copy) -> {};
    private List<String> unlisted = List.of();

    /** {@code item} is the path template of one record: {@code /labels/{labelId}}; the list is one segment up. */
    Resource(Router router, Store store, Keys keys, String kind, String item) {
        this.router = router;
        this.store = store;
        this.keys = keys;
        this.records = store.of(kind);
        this.scope = new Scope(store.of(Workspaces.KIND), null, false);
        this.item = item;
        this.collection = item.substring(0, item.lastIndexOf('/'));
        this.variable = item.substring(collection.length() + 2, item.length() - 1);
    }

    static Action receipt(String... fields) {
        return (request, row) -> Json.pick(row, fields);
    }

    /** The keys for the routes that are stated from here on. */
    Resource keys(Keys keys) {
        this.keys = keys;
        return this;
    }

    /** Gives each record a slug: the one that was sent, else the prefix, some of the name and some of the id. */
    Resource slugged(String prefix) {
        slugPrefix = prefix;
        return this;
    }

    /** Each record is in a workspace, is seen from there alone and vanishes with it. */
    Resource inWorkspace() {
        return scoped(Scope.FIELD, false);
    }

    /** As {@link #inWorkspace}, but one created without a workspace is the organisation's and seen from everywhere. */
    Resource inWorkspaceOrShared() {
        return scoped(Scope.FIELD, true);
    }

    /** Each record is itself a workspace. */
    Resource isWorkspace() {
        scope = new Scope(records, "id", false);
        return this;
    }

    /** Keeps deleted records for those who ask with {@code status=archived}. */
    Resource archived() {
        archive = store.of(ARCHIVED + " " + records.kind());
        return this;
    }

    /** Each record belongs to the parent that is named first in the path, holds its id in {@code field} and vanishes with it. */
    Resource under(String parentKind, String field) {
        parents = store.of(parentKind);
        parentField = field;
        records.within(parents, field);
        return this;
    }

    Resource shown(View view) {
        this.view = view;
        return this;
    }

    /** Only the detail view has these fields. */
    Resource unlisted(String... fields) {
        unlisted = List.of(fields);
        return this;
    }

    Resource list(Paging paging, Envelope envelope, Filter... filters) {
        return on("GET", collection, request -> {
            Stream<ObjectNode> rows = rows(request, archive != null)
                    .filter(row -> scope.shows(request, row))
                    .filter(scope.asked(request))
                    .map(row -> show(request, row));
            for (Filter filter : filters) {
                rows = rows.filter(filter.of(request));
            }
            return paging.list(request, envelope, rows.map(row -> row.remove(unlisted)));
        });
    }

    Resource create(Shape shape, Action action) {
        return create(collection, shape, action);
    }

    /** For the kinds that are not created where they are listed. */
    Resource create(String path, Shape shape, Action action) {
        return on("POST", path, request -> {
            ObjectNode row = made(request, shape);
            JsonNode answer = action.answer(request, row);
            records.add(row);
            return answer;
        });
    }

    Resource read() {
        return read((request, copy) -> {});
    }

    /** The detail view comes on top of the one that lists show, too. */
    Resource read(View detail) {
        return on("GET", item, request -> {
            ObjectNode copy = show(request, find(request, archive != null));
            detail.show(request, copy);
            return copy;
        });
    }

    Resource update(Shape shape) {
        return update(shape, NOTHING);
    }

    /** The action sees the changed record before it takes the place of the old one. */
    Resource update(Shape shape, Action action) {
        return action("PUT", "", (request, row) -> {
            ObjectNode changed = row.deepCopy();
            shape.merge(request.body(), changed);
            changed.put("last_updated_at", request.stamp().date());
            JsonNode answer = action.answer(request, changed);
            row.removeAll();
            row.setAll(changed);
            return answer;
        });
    }

    Resource delete() {
        return delete(NOTHING);
    }

    /** The action comes before the record goes. */
    Resource delete(Action action) {
        return action("DELETE", "", (request, row) -> {
            JsonNode answer = action.answer(request, row);
            records.remove(row);
            if (archive != null) {
                archive.add(row.put("status", ARCHIVED)
                        .put("last_updated_at", request.stamp().date()));
            }
            return answer;
        });
    }

    /** A route of one record, such as {@code /rotate} below it. All but GET change it. */
    Resource action(String method, String suffix, Action action) {
        return on(method, item + suffix, request -> {
            ObjectNode row = find(request, false);
            if (!method.equals("GET") && !mayChange(request, row)) {
                throw ApiError.forbidden();
            }
            return action.answer(request, row);
        });
    }

    private Resource on(String method, String path, Router.Handler handler) {
        router.on(keys, method, path, handler);
        return this;
    }

    private ObjectNode made(Request request, Shape shape) {
        Stamp stamp = request.stamp();
        ObjectNode body = request.body();
        ObjectNode row = Json.object()
                .put("id", stamp.id())
                .put("object", records.kind())
                .put("status", ACTIVE);
        shape.fill("", body, row);
        if (slugPrefix != null) {
            row.put("slug", slug(stamp, row));
        }
        row.put("organisation_id", Seed.ORGANISATION_ID);
        if (parents != null) {
            row.set(parentField, parent(request).get("id"));
        }
        scope.place(request, body, row);
        return row.put("created_at", stamp.date()).put("last_updated_at", stamp.date());
    }

    private String slug(Stamp stamp, ObjectNode row) {
        String slug = Optional.ofNullable(stamp.slug())
                .or(() -> Optional.ofNullable(row.path("slug").textValue()))
                .orElseGet(() -> Json.slug(slugPrefix, row.path("name").asText(), stamp.id()));
        if (records.find(slug).isPresent()) {
            throw ApiError.conflict("A " + records.kind() + " with the slug " + slug + " already exists");
        }
        return slug;
    }

    private ObjectNode find(Request request, boolean withArchive) {
        String id = request.variable(variable);
        ObjectNode row = rows(request, withArchive)
                .filter(each -> Records.isNamed(each, id))
                .filter(scope.asked(request))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound(records.kind()));
        if (!scope.shows(request, row)) {
            throw ApiError.forbidden();
        }
        return row;
    }

    private Stream<ObjectNode> rows(Request request, boolean withArchive) {
        Stream<ObjectNode> rows = withArchive ? byStatus(request) : records.all();
        if (parents == null) {
            return rows;
        }
        String parent = parent(request).path("id").asText();
        return rows.filter(row -> Json.has(row, parentField, parent));
    }

    private Stream<ObjectNode> byStatus(Request request) {
        List<String> wanted = request.csv("status").orElse(List.of(ACTIVE));
        wanted.forEach(status -> Field.checkOneOf("status", status, STATUSES));
        return Stream.of(ACTIVE, ARCHIVED)
                .filter(wanted::contains)
                .flatMap(status -> (status.equals(ACTIVE) ? records : archive).all());
    }

    /** The record that the path names first. */
    ObjectNode parent(Request request) {
        int end = item.indexOf('}');
        ObjectNode parent = parents.get(request.variable(item.substring(item.indexOf('{') + 1, end)));
        if (!parentScope().shows(request, parent)) {
            throw ApiError.forbidden();
        }
        return parent;
    }

    private boolean mayChange(Request request, ObjectNode row) {
        return scope.owns(request, row) && (parents == null || parentScope().owns(request, parent(request)));
    }

    private Scope parentScope() {
        String field = parents.kind().equals(Workspaces.KIND) ? "id" : Scope.FIELD;
        return new Scope(scope.workspaces(), field, true);
    }

    private Resource scoped(String field, boolean shared) {
        scope = new Scope(store.of(Workspaces.KIND), field, shared);
        records.within(scope.workspaces(), field);
        return this;
    }

    private ObjectNode show(Request request, ObjectNode row) {
        ObjectNode copy = row.deepCopy();
        view.show(request, copy);
        return copy;
    }
}
