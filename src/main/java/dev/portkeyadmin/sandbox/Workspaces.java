package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.stream.Stream;

/** The workspaces. A workspace key sees its own alone. */
final class Workspaces {

    static final String KIND = "workspace";

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required(),
            Field.prose("description").orNull(),
            Field.prose("icon"),
            Field.object("defaults", Field.object("metadata")).merged().orElse(Json.object()),
            Limits.usages(),
            Limits.rates());

    private static final Shape DELETION = Shape.of(Field.text("name").required(), Field.flag("force_delete"));

    private final Store store;
    private final Members members;
    private final Records users;

    Workspaces(Store store, Members members) {
        this.store = store;
        this.members = members;
        users = store.of(Users.KIND);
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/admin/workspaces/{workspaceId}")
                .isWorkspace()
                .slugged("ws")
                .archived()
                .list(
                        Paging.SNAKE,
                        Envelope.LIST,
                        request -> row -> request.text("name").stream().allMatch(name(row)::contains),
                        request -> row -> request.text("exact_name").stream().allMatch(name(row)::equals))
                .read(this::detail)
                .update(SHAPE, (request, changed) -> {
                    addDefaults(changed, Json.has(changed, "slug", Seed.DEFAULT_WORKSPACE));
                    return Json.object();
                })
                .keys(Keys.ORGANISATION)
                .create(SHAPE.and(Field.texts("users")), this::create)
                .delete(this::refuse);
    }

    static ObjectNode workspace(String id, String slug, String name, String description, Instant at) {
        ObjectNode workspace = Json.object()
                .put("object", "workspace")
                .put("id", id)
                .put("slug", slug)
                .put("name", name)
                .put("description", description)
                .put("status", "active")
                .put("created_at", Json.date(at))
                .put("last_updated_at", Json.date(at));
        addDefaults(workspace, slug.equals(Seed.DEFAULT_WORKSPACE));
        workspace.putArray("usage_limits");
        workspace.putArray("rate_limits");
        return workspace;
    }

    private static void addDefaults(ObjectNode workspace, boolean isDefault) {
        workspace
                .withObjectProperty("defaults")
                .put("object", "workspace")
                .put("is_default", isDefault ? 1 : 0)
                .withObjectProperty("metadata");
    }

    private JsonNode create(Request request, ObjectNode workspace) {
        addDefaults(workspace, false);
        JsonNode joining = workspace.path("users");
        for (JsonNode user : joining) {
            if (users.find(user.textValue()).isEmpty()) {
                throw ApiError.invalid("users must be the ids of users of the organisation");
            }
        }
        joining.forEach(user -> members.join(user.textValue(), workspace, "member", request.stamp()));
        workspace.remove("users");
        store.of(Collections.KIND)
                .add(Collections.defaultOf(workspace, request.stamp().at()));
        return workspace;
    }

    private void detail(Request request, ObjectNode workspace) {
        workspace.set("users", members.of(workspace));
        String icon = workspace.path("icon").asText("");
        // The API puts the icon in front of the name, unless it is asked not to.
        if (!icon.isEmpty() && !request.text("name_format").orElse("").equals("plain")) {
            workspace.put("name", icon + " " + name(workspace));
        }
    }

    private JsonNode refuse(Request request, ObjectNode workspace) {
        ObjectNode body = request.body(DELETION);
        if (!body.get("name").equals(workspace.get("name"))) {
            throw ApiError.invalid("name must be the name of the workspace");
        }
        if (workspace.at("/defaults/is_default").intValue() == 1) {
            throw ApiError.invalid("the default workspace cannot be deleted");
        }
        String id = workspace.path("id").textValue();
        boolean used = Stream.of("provider", "virtual-key", "api-key")
                .anyMatch(
                        kind -> store.of(kind).all("workspace_id", id).findAny().isPresent());
        if (used && !body.path("force_delete").booleanValue()) {
            throw ApiError.conflict("Unable to delete. Please ensure that all Virtual Keys are deleted");
        }
        // The one answer of the API without any text.
        return MissingNode.getInstance();
    }

    private static String name(ObjectNode workspace) {
        return workspace.path("name").textValue();
    }
}
