package dev.portkeyadmin.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The API key that this server itself uses, as Portkey shows it. There is no route that says who is calling, so it is recognised
 * among the keys that it may list by what their masked form leaves to be seen.
 */
public final class CurrentKey {

    /**
     * What Portkey says of it.
     *
     * @param type organisation-service, workspace-service or workspace-user
     * @param expiresAt as Portkey writes it; empty when it does not expire
     * @param owners the ids of the workspace and the user to whom it belongs, by the names of the fields
     */
    public record Facts(
            String id,
            String name,
            String type,
            String status,
            String expiresAt,
            List<String> scopes,
            Map<String, String> owners) {

        /** Whether it administers the organisation, and not one workspace alone. */
        public boolean isOfOrganisation() {
            return type.startsWith("organisation");
        }
    }

    private static final String LIST = "list_api_keys";

    /** Seen characters that tell two keys apart for sure: Portkey shows four or five. */
    private static final int TELLING = 4;

    private static final int PAGE_SIZE = 100;
    private static final int MOST_PAGES = 5;
    private static final Duration LOOK_UP = Duration.ofSeconds(4);

    /** A key may be given another scope at any time. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** Scopes of these families are for organisation keys alone (Portkey's page on API keys and authorisation). */
    private static final Set<String> ORGANISATION_FAMILIES = Set.of(
            "organisation_users",
            "organisation_service_api_keys",
            "organisation_settings",
            "organisation_guardrails",
            "organisation_exclusions",
            "audit_logs",
            "secret_references",
            "deployments");

    private final Catalogue catalogue;
    private final ApiKey key;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private Facts facts;
    private long askedAt;

    /** The given key, recognised in what the catalogue reads. */
    public CurrentKey(Catalogue catalogue, ApiKey key) {
        this.catalogue = catalogue;
        this.key = key;
    }

    /**
     * Whether the API key that Portkey shows so may be this one. What cannot be told counts as yes; an id that was recognised
     * once stays so, since a key that is rotated works on for a while.
     */
    boolean mayBe(JsonNode shown) {
        String id = shown.path("id").asText();
        if (!shown.isObject() || ids.contains(id)) {
            return true;
        }
        String masked = shown.path("key").asText("");
        boolean may = key.mayBe(masked.isEmpty() ? "*" : masked, 0);
        if (may && !id.isEmpty()) {
            ids.add(id);
        }
        return may;
    }

    /** What Portkey says of this key; null when it may not list keys, is not among them, or cannot be told from another one. */
    public synchronized Facts facts() throws InterruptedException {
        long now = System.nanoTime();
        if (askedAt == 0 || now - askedAt > REMEMBERED.toNanos()) {
            facts = find();
            askedAt = now;
        }
        return facts;
    }

    private Facts find() throws InterruptedException {
        Catalogue.Entry list = catalogue.get(LIST);
        Deadline deadline = Deadline.after(LOOK_UP);
        List<JsonNode> found = new ArrayList<>();
        try {
            for (int page = 0; page < MOST_PAGES; page++) {
                JsonNode keys = list.send(list.operation().page(new Arguments(Map.of()), PAGE_SIZE, page), deadline)
                        .body()
                        .path(list.operation().list().items());
                for (JsonNode each : keys) {
                    if (key.mayBe(each.path("key").asText("*"), TELLING)) {
                        found.add(each);
                    }
                }
                if (keys.size() < PAGE_SIZE) {
                    break;
                }
            }
        } catch (CallException e) {
            return null;
        }
        return found.size() == 1 ? facts(found.get(0)) : null;
    }

    private static Facts facts(JsonNode shown) {
        List<String> scopes = new ArrayList<>();
        shown.path("scopes").forEach(scope -> scopes.add(scope.asText()));
        return new Facts(
                shown.path("id").asText(),
                shown.path("name").asText(),
                shown.path("type").asText(),
                shown.path("status").asText(),
                shown.path("expires_at").asText(""),
                List.copyOf(scopes),
                owners(shown));
    }

    /** A key of the organisation stays when the workspace or the user is gone that it names. */
    private static Map<String, String> owners(JsonNode shown) {
        String type = shown.path("type").asText();
        Map<String, String> owners = new HashMap<>();
        if (type.startsWith("workspace")) {
            owners.put("workspace_id", shown.path("workspace_id").asText(""));
        }
        if (type.endsWith("user")) {
            owners.put("user_id", shown.path("user_id").asText(""));
        }
        return owners;
    }

    /**
     * To what this key belongs, and with which it ends; empty when that is not known, or nothing.
     *
     * @param owner workspace_id or user_id
     */
    String owner(String owner) throws InterruptedException {
        Facts known = facts();
        return known == null ? "" : known.owners().getOrDefault(owner, "");
    }

    /** Why this key was forbidden the operation, as far as that can be told; empty when it cannot. */
    public String explanation(Operation operation) throws InterruptedException {
        if (operation.scopes().isEmpty() || operation.name().equals(LIST)) {
            return "";
        }
        Facts known = facts();
        if (known == null || known.scopes().isEmpty()) {
            return "Run the doctor subcommand to see what this key reaches.";
        }
        String who =
                "The key in use, " + SafeText.of(known.name(), 60) + " (" + SafeText.name(known.type(), 40) + "), ";
        if (operation.scopes().stream().anyMatch(known.scopes()::contains)) {
            return who + "has this scope: so it is the id, its workspace, the plan or the security settings.";
        }
        boolean never = !known.isOfOrganisation()
                && operation.scopes().stream()
                        .map(scope -> scope.substring(0, scope.lastIndexOf('.')))
                        .allMatch(ORGANISATION_FAMILIES::contains);
        return who
                + (never
                        ? "cannot have this scope, since it is a workspace's: use an organisation key."
                        : "lacks this scope: add it to the key in Portkey, or use another key.");
    }
}
