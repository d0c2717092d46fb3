package dev.portkeyadmin.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the routes of one kind of record: identity, dates, paging, workspace visibility, creation, update and deletion. */
public final class ResourceRoutes {

    /** Handles a call on one record; a call that it rejects changes nothing. */
    @FunctionalInterface
    public interface Action {
        JsonNode handle(SandboxRequest request, ObjectNode row);
    }

    /** Turns a copy of a record into its representation in responses. */
    @FunctionalInterface
    public interface View {
        void show(SandboxRequest request, ObjectNode copy);
    }

    /** Filters a list by a request parameter; it sees rows as they appear in the response. */
    @FunctionalInterface
    public interface Filter {
        Predicate<ObjectNode> of(SandboxRequest request);
    }

    static final Action EMPTY = (request, row) -> SandboxJson.object();

    private static final String ACTIVE = "active";
    private static final String ARCHIVED = "archived";
    private static final List<String> STATUSES = List.of(ACTIVE, ARCHIVED);

    /** The records that each record is a child of, and the field that holds the parent's id. */
    private record Parents(Table table, String field) {}

    private final Router router;
    private final Store store;
    private final Table records;
    private final String item;
    private final String collection;
    private final String variable;
    private KeyAccess keys;
    private @Nullable String slugPrefix;
    private WorkspaceScope scope;
    private @Nullable Table archive;
    private @Nullable Parents parents;
    private View view = (request, copy) -> {};
    private List<String> detailOnly = List.of();
    private boolean selects;

    /** {@code item} is the path template of one record, for example {@code /labels/{labelId}}; the list is one segment up. */
    public ResourceRoutes(Router router, Store store, KeyAccess keys, String kind, String item) {
        this.router = router;
        this.store = store;
        this.keys = keys;
        this.records = store.table(kind);
        this.scope = new WorkspaceScope(store.table(Kinds.WORKSPACE), null, false);
        this.item = item;
        this.collection = item.substring(0, item.lastIndexOf('/'));
        this.variable = item.substring(collection.length() + 2, item.length() - 1);
    }

    /** Returns an action that answers with these fields of the record. */
    public static Action receipt(String... fields) {
        return (request, row) -> SandboxJson.pick(row, fields);
    }

    /** Lets the routes that are added after this call take a version behind the id or slug, as in {@code slug@latest}. */
    public ResourceRoutes withSelector() {
        selects = true;
        return this;
    }

    /** Sets the accepted keys of the routes that are added after this call. */
    public ResourceRoutes keys(KeyAccess keys) {
        this.keys = keys;
        return this;
    }

    /** Gives each record a slug: the one in the body, or else one made of the prefix, the name and the id. */
    public ResourceRoutes withSlug(String prefix) {
        slugPrefix = prefix;
        return this;
    }

    /** Puts each record into a workspace: only that workspace sees it, and it is deleted with the workspace. */
    public ResourceRoutes inWorkspace() {
        return scoped(WorkspaceScope.FIELD, false);
    }

    /** Does the same as {@link #inWorkspace}, but a record without a workspace belongs to the organisation and is visible everywhere. */
    public ResourceRoutes inWorkspaceOrShared() {
        return scoped(WorkspaceScope.FIELD, true);
    }

    /** States that each record is itself a workspace. */
    public ResourceRoutes isWorkspace() {
        scope = new WorkspaceScope(records, "id", false);
        return this;
    }

    /** Keeps deleted records and returns them for {@code status=archived}. */
    public ResourceRoutes withArchive() {
        archive = store.table(ARCHIVED + " " + records.kind());
        return this;
    }

    /** Makes each record a child of the first record in the path, whose id it holds in {@code field} and with which it is deleted. */
    public ResourceRoutes childOf(String parentKind, String field) {
        parents = new Parents(store.table(parentKind), field);
        records.deletedWith(parents.table(), field);
        return this;
    }

    /** Sets the view that lists and reads apply. */
    public ResourceRoutes view(View view) {
        this.view = view;
        return this;
    }

    /** Leaves these fields out of lists; only the detail view has them. */
    public ResourceRoutes detailOnly(String... fields) {
        detailOnly = List.of(fields);
        return this;
    }

    /** Adds the list route; filters run after the view. */
    public ResourceRoutes list(ListPaging paging, Envelope envelope, Filter... filters) {
        return on("GET", collection, request -> {
            Stream<ObjectNode> rows = rows(request, archive != null)
                    .filter(row -> scope.canSee(request, row))
                    .filter(scope.requested(request))
                    .map(row -> show(request, row));
            for (Filter filter : filters) {
                rows = rows.filter(filter.of(request));
            }
            return paging.list(request, envelope, rows.map(row -> row.remove(detailOnly)));
        });
    }

    /** Runs the action on the new record before it is added. */
    public ResourceRoutes create(BodySchema schema, Action action) {
        return create(collection, schema, action);
    }

    /** Adds the route for a kind that is created under another path than it is listed under. */
    public ResourceRoutes create(String path, BodySchema schema, Action action) {
        return on("POST", path, request -> {
            ObjectNode row = newRow(request, schema);
            JsonNode answer = action.handle(request, row);
            records.add(row);
            return answer;
        });
    }

    /** Adds a route that shows a record as lists do. */
    public ResourceRoutes read() {
        return read((request, copy) -> {});
    }

    /** Applies {@code detail} after the view that lists also use. */
    public ResourceRoutes read(View detail) {
        return on("GET", item, request -> {
            ObjectNode copy = show(request, find(request, request.variable(variable), archive != null));
            detail.show(request, copy);
            return copy;
        });
    }

    /** Adds a route that changes a record and answers {@code {}}. */
    public ResourceRoutes update(BodySchema schema) {
        return update(schema, EMPTY);
    }

    /** Runs the action on the changed record before it replaces the old one. */
    public ResourceRoutes update(BodySchema schema, Action action) {
        return action("PUT", "", (request, row) -> {
            ObjectNode changed = row.deepCopy();
            checkWorkspace(request.body());
            schema.merge(request.body(), changed);
            changed.put("last_updated_at", request.stamp().date());
            JsonNode answer = action.handle(request, changed);
            row.removeAll();
            row.setAll(changed);
            return answer;
        });
    }

    /** Adds a route that deletes a record and answers {@code {}}. */
    public ResourceRoutes delete() {
        return delete(EMPTY);
    }

    /** Runs the action before the record is deleted. */
    public ResourceRoutes delete(Action action) {
        return action("DELETE", "", (request, row) -> {
            JsonNode answer = action.handle(request, row);
            records.remove(row);
            if (archive != null) {
                archive.add(row.put("status", ARCHIVED)
                        .put("last_updated_at", request.stamp().date()));
            }
            return answer;
        });
    }

    /** Adds a route below one record, for example {@code /rotate}; every method but GET requires permission to change the record. */
    public ResourceRoutes action(String method, String suffix, Action action) {
        boolean isSelecting = selects;
        return on(method, item + suffix, request -> {
            ObjectNode row =
                    find(request, isSelecting ? request.selected(variable) : request.variable(variable), false);
            if (!method.equals("GET") && !mayChange(request, row)) {
                throw ApiException.forbidden();
            }
            return action.handle(request, row);
        });
    }

    private ResourceRoutes on(String method, String path, Router.RouteHandler handler) {
        router.on(keys, method, path, handler);
        return this;
    }

    private ObjectNode newRow(SandboxRequest request, BodySchema schema) {
        RequestStamp stamp = request.stamp();
        ObjectNode body = request.body();
        ObjectNode row = SandboxJson.object()
                .put("id", stamp.id())
                .put("object", records.kind())
                .put("status", ACTIVE);
        schema.fill("", body, row);
        if (slugPrefix != null) {
            row.put("slug", slug(slugPrefix, stamp, row));
        }
        row.put("organisation_id", SampleOrganisation.ID);
        if (parents != null) {
            row.set(parents.field(), parent(request).get("id"));
        }
        scope.assignTo(request, body, row);
        return row.put("created_at", stamp.date()).put("last_updated_at", stamp.date());
    }

    /** Rejects an unknown workspace in a change, although a change never moves a record. */
    private void checkWorkspace(ObjectNode body) {
        BodySchema.of(BodyField.reference(WorkspaceScope.FIELD, store.table(Kinds.WORKSPACE)))
                .fill("", body, SandboxJson.object());
    }

    private String slug(String prefix, RequestStamp stamp, ObjectNode row) {
        String slug = Optional.ofNullable(stamp.slug())
                .or(() -> Optional.ofNullable(row.path("slug").textValue()))
                .orElseGet(() -> SandboxJson.slug(prefix, row.path("name").asText(), stamp.id()));
        if (records.find(slug).isPresent()) {
            throw ApiException.conflict("A " + records.kind() + " with the slug " + slug + " already exists");
        }
        return slug;
    }

    private ObjectNode find(SandboxRequest request, String id, boolean withArchive) {
        ObjectNode row = rows(request, withArchive)
                .filter(each -> Table.hasIdOrSlug(each, id))
                .filter(scope.requested(request))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(records.kind()));
        if (!scope.canSee(request, row)) {
            throw ApiException.forbidden();
        }
        return row;
    }

    private Stream<ObjectNode> rows(SandboxRequest request, boolean withArchive) {
        Stream<ObjectNode> rows = withArchive ? byStatus(request) : records.all();
        if (parents == null) {
            return rows;
        }
        String field = parents.field();
        String parent = parent(request).path("id").asText();
        return rows.filter(row -> SandboxJson.has(row, field, parent));
    }

    private Stream<ObjectNode> byStatus(SandboxRequest request) {
        List<String> wanted = request.csv("status").orElse(List.of(ACTIVE));
        wanted.forEach(status -> BodyField.checkOneOf("status", status, STATUSES));
        Table archived = Objects.requireNonNull(archive);
        return Stream.of(ACTIVE, ARCHIVED)
                .filter(wanted::contains)
                .flatMap(status -> (status.equals(ACTIVE) ? records : archived).all());
    }

    /** Returns the first record in the path. */
    public ObjectNode parent(SandboxRequest request) {
        int end = item.indexOf('}');
        ObjectNode parent = Objects.requireNonNull(parents)
                .table()
                .get(request.variable(item.substring(item.indexOf('{') + 1, end)));
        if (!parentScope().canSee(request, parent)) {
            throw ApiException.forbidden();
        }
        return parent;
    }

    private boolean mayChange(SandboxRequest request, ObjectNode row) {
        return scope.canChange(request, row)
                && (parents == null || parentScope().canChange(request, parent(request)));
    }

    private WorkspaceScope parentScope() {
        String field =
                Objects.requireNonNull(parents).table().kind().equals(Kinds.WORKSPACE) ? "id" : WorkspaceScope.FIELD;
        return new WorkspaceScope(scope.workspaces(), field, true);
    }

    private ResourceRoutes scoped(String field, boolean shared) {
        scope = new WorkspaceScope(store.table(Kinds.WORKSPACE), field, shared);
        records.deletedWith(scope.workspaces(), field);
        return this;
    }

    private ObjectNode show(SandboxRequest request, ObjectNode row) {
        ObjectNode copy = row.deepCopy();
        view.show(request, copy);
        return copy;
    }
}
