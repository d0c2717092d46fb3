package dev.portkeyadmin.safety;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.catalogue.KeyType;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API key that this server itself uses, as Portkey shows it. No route says who is calling, so the key is recognised among the
 * keys that it may list by the characters that their masked form shows.
 */
public final class CurrentKey {

    /** The answer to the question whether a call ends or narrows this key. */
    public enum Match {
        /** As far as the masked form shows. */
        MINE,
        /** As far as the masked form shows. */
        NOT_MINE,
        /** Treated like {@link #MINE}: Portkey did not say enough. */
        UNKNOWN
    }

    /** Reads the workspace or user that a call removes. */
    @FunctionalInterface
    public interface Subject {

        /** Returns the object; a missing node where it cannot be read. */
        JsonNode read() throws InterruptedException;
    }

    /**
     * What Portkey says about the key.
     *
     * @param type organisation-service, workspace-service or workspace-user
     * @param expiresAt as Portkey writes it; empty when it does not expire
     * @param workspace the id of the workspace that it belongs to; empty where Portkey names none
     */
    public record Facts(
            String id,
            String name,
            String type,
            String status,
            String expiresAt,
            String workspace,
            List<String> scopes) {

        /** Returns true for a key of the organisation, as opposed to one of a workspace. */
        public boolean isOfOrganisation() {
            return new KeyType(type).isOfOrganisation();
        }
    }

    /**
     * The keys in a list that may be this one.
     *
     * @param recognised those that show enough characters of it
     * @param possible those that show no other character, the recognised ones included
     * @param complete whether every key was seen that this one may list
     */
    private record Candidates(List<JsonNode> recognised, List<JsonNode> possible, boolean complete) {}

    private static final String LIST = "list_api_keys";
    private static final String ROTATE = ".rotate";

    /** Visible characters that are enough to recognise a key: Portkey shows four or five. */
    private static final int ENOUGH = 4;

    private static final Duration LOOK_UP = Duration.ofSeconds(8);

    /** A key may be given another scope at any time. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Scopes of these families are only for organisation keys (Portkey's page on API keys and authorisation). */
    private static final Set<String> ORGANISATION_FAMILIES = Set.of(
            "organisation_users",
            "organisation_service_api_keys",
            "organisation_settings",
            "organisation_guardrails",
            "organisation_exclusions",
            "audit_logs",
            "secret_references",
            "plugins",
            "deployments");

    /** Of these families a workspace key can have only the scope to list. */
    private static final Set<String> LISTED_FAMILIES =
            Set.of("organisation_integrations", "organisation_mcp_integrations");

    private static final Set<String> ORGANISATION_SCOPES = Set.of("workspaces.create", "workspaces.delete");

    private final Catalogue catalogue;
    private final ApiKey key;
    private final Timing timing;

    /** Ids that matched once: a rotated key still works for a while, though Portkey shows the new one. */
    private final Map<String, Match> matched = new ConcurrentHashMap<>();

    private @Nullable Candidates remembered;
    private long rememberedAt;

    /** Recognises the given key in what the catalogue reads. */
    public CurrentKey(Catalogue catalogue, ApiKey key) {
        this(catalogue, key, Timing.SYSTEM);
    }

    /** The same with another clock. */
    public CurrentKey(Catalogue catalogue, ApiKey key, Timing timing) {
        this.catalogue = catalogue;
        this.key = key;
        this.timing = timing;
    }

    /** Compares an API key, as Portkey shows it, with this one. */
    public Match couldBe(JsonNode shown) {
        if (!shown.isObject()) {
            return Match.UNKNOWN;
        }
        String id = shown.path("id").asText();
        Match before = matched.get(id);
        Match now = compare(shown.path("key").asText(""));
        if (before == Match.MINE || before != null && now == Match.NOT_MINE) {
            return before;
        }
        if (now != Match.NOT_MINE && !id.isEmpty()) {
            matched.put(id, now);
        }
        return now;
    }

    private Match compare(String masked) {
        if (masked.isEmpty()) {
            return Match.UNKNOWN;
        }
        if (!key.mayBe(masked, 0)) {
            return Match.NOT_MINE;
        }
        return key.mayBe(masked, ENOUGH) ? Match.MINE : Match.UNKNOWN;
    }

    /**
     * Says whether this key belongs to a workspace or user, and so ends with it.
     *
     * @param owner workspace_id or user_id
     * @param given the id, slug or email of it that the call names
     * @param subject reads the workspace or user
     * @throws CallException when the workspace or user does not exist, or no request could be sent
     */
    public Match couldEndWith(String owner, String given, Subject subject) throws InterruptedException {
        Candidates candidates = candidates();
        Set<Match> answers = EnumSet.noneOf(Match.class);
        if (candidates == null
                || !candidates.complete()
                || candidates.recognised().isEmpty()) {
            answers.add(Match.UNKNOWN);
        } else {
            for (JsonNode candidate : candidates.possible()) {
                answers.add(endsWith(candidate, owner, given, subject));
            }
        }
        if (answers.equals(EnumSet.of(Match.NOT_MINE))) {
            return Match.NOT_MINE;
        }
        subject.read();
        return answers.equals(EnumSet.of(Match.MINE)) ? Match.MINE : Match.UNKNOWN;
    }

    private static Match endsWith(JsonNode candidate, String owner, String given, Subject reader)
            throws InterruptedException {
        KeyType type = KeyType.of(candidate);
        boolean ofWorkspace = owner.equals("workspace_id");
        if (ofWorkspace ? type.isOfOrganisation() : type.isOfService()) {
            // Such a key stays when what it names is gone.
            return Match.NOT_MINE;
        }
        String id = candidate.path(owner).asText("");
        if (id.isEmpty() || !(ofWorkspace ? type.isOfWorkspace() : type.isOfUser())) {
            return Match.UNKNOWN;
        }
        JsonNode subject = reader.read();
        String subjectId = subject.path("id").asText("");
        String slug = subject.path("slug").asText("");
        if (id.equals(given) || id.equals(subjectId) || id.equals(slug)) {
            return Match.MINE;
        }
        boolean bothNames = !subjectId.isEmpty() && !(ofWorkspace && slug.isEmpty());
        boolean bothIds = UUID.matcher(id).matches() && UUID.matcher(given).matches();
        return bothNames || bothIds ? Match.NOT_MINE : Match.UNKNOWN;
    }

    /** The facts of Portkey about this key; null when it may not list keys, is not among them, or looks like another one. */
    public @Nullable Facts facts() throws InterruptedException {
        Candidates candidates = candidates();
        return candidates != null && candidates.recognised().size() == 1
                ? facts(candidates.recognised().get(0))
                : null;
    }

    /** The keys that may be this one; null when they cannot be listed, which is not remembered. */
    private synchronized @Nullable Candidates candidates() throws InterruptedException {
        Candidates known = remembered;
        if (known != null
                && timing.nanoTime() - rememberedAt <= REMEMBERED.toNanos()
                // A key file may hold another key by now.
                && known.recognised().stream().allMatch(this::isPossible)) {
            return known;
        }
        Candidates found = find();
        remembered = found != null && found.complete() ? found : null;
        rememberedAt = timing.nanoTime();
        return found;
    }

    /** Reads all pages; only an empty or a repeated page proves that the one before was the last. */
    private @Nullable Candidates find() throws InterruptedException {
        Catalogue.Entry list = catalogue.require(LIST);
        Listing.ListShape shape = Objects.requireNonNull(list.operation().list());
        Deadline deadline = Deadline.after(LOOK_UP, timing);
        List<JsonNode> recognised = new ArrayList<>();
        List<JsonNode> possible = new ArrayList<>();
        JsonNode last = null;
        long seen = 0;
        long total = 0;
        try {
            for (int page = 0; ; page++) {
                JsonNode body = list.send(
                                list.operation().page(new Arguments(Map.of()), Operation.DEFAULT_PAGE_SIZE, page),
                                deadline)
                        .body();
                JsonNode keys = body.isArray() ? body : body.path(shape.items());
                if (!keys.isArray()) {
                    return null;
                }
                total = Math.max(total, body.path(shape.total()).asLong(0));
                if (keys.isEmpty() || keys.equals(last)) {
                    return new Candidates(recognised, possible, seen >= total);
                }
                for (JsonNode each : keys) {
                    if (isPossible(each)) {
                        possible.add(each);
                    }
                    if (isRecognised(each)) {
                        recognised.add(each);
                    }
                }
                seen += keys.size();
                last = keys;
            }
        } catch (CallException e) {
            return recognised.isEmpty() ? null : new Candidates(recognised, possible, false);
        }
    }

    private boolean isPossible(JsonNode shown) {
        return compare(shown.path("key").asText("")) != Match.NOT_MINE
                || matched.containsKey(shown.path("id").asText());
    }

    private boolean isRecognised(JsonNode shown) {
        return compare(shown.path("key").asText("")) == Match.MINE
                || matched.get(shown.path("id").asText()) == Match.MINE;
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
                shown.path("workspace_id").asText(""),
                List.copyOf(scopes));
    }

    /**
     * Says that Portkey is certain to forbid the operation to this key, since it lacks the scope; empty where that is not certain.
     */
    public String prohibition(Operation operation) throws InterruptedException {
        Facts known = operation.scopes().isEmpty() ? null : facts();
        if (known == null || known.scopes().isEmpty()) {
            return "";
        }
        boolean perhaps = operation.scopes().stream()
                .anyMatch(scope -> known.scopes().contains(scope)
                        // Sources differ on which of the two a rotation needs.
                        || scope.endsWith(ROTATE)
                                && known.scopes()
                                        .contains(scope.substring(0, scope.length() - ROTATE.length()) + ".update"));
        return perhaps ? "" : "It needs scope " + operation.scope() + ". " + explanation(operation);
    }

    private static boolean isOnlyForOrganisation(String scope) {
        String family = scope.substring(0, scope.lastIndexOf('.'));
        return ORGANISATION_FAMILIES.contains(family)
                || ORGANISATION_SCOPES.contains(scope)
                || LISTED_FAMILIES.contains(family) && !scope.endsWith(".list");
    }

    /** Explains why Portkey forbade the operation to this key; empty when nothing can be added. */
    public String explanation(Operation operation) throws InterruptedException {
        Facts known = operation.scopes().isEmpty() || operation.name().equals(LIST) ? null : facts();
        if (known == null || known.scopes().isEmpty()) {
            return "Portkey also reports this for an id or slug that does not exist or belongs to another workspace, or if the plan "
                    + "or the security settings forbid the call. The doctor subcommand shows what this key may do.";
        }
        String who = "The key in use, " + SafeText.of(known.name(), NAME_LENGTH) + " ("
                + SafeText.name(known.type(), 40) + "), ";
        if (operation.needsWorkspaceKey() && known.isOfOrganisation()) {
            return who
                    + "belongs to the organisation, but this call needs the key of a workspace: create_api_key makes one.";
        }
        List<String> lacks = operation.scopes().stream()
                .filter(scope -> !known.scopes().contains(scope))
                .toList();
        if (lacks.isEmpty()) {
            return who + "has this scope, so the cause is the id, its workspace, the plan or the security settings.";
        }
        boolean never = !known.isOfOrganisation() && lacks.stream().allMatch(CurrentKey::isOnlyForOrganisation);
        if (lacks.size() < operation.scopes().size()) {
            return who + "lacks " + String.join(" and ", lacks)
                    + (never
                            ? ", which only an organisation key can have and what belongs to the organisation needs"
                            : ", which some of these objects need")
                    + ". Else the cause is the id, its workspace, the plan or the security settings.";
        }
        return who
                + (never
                        ? "belongs to a workspace and cannot have this scope: use an organisation key."
                        : "lacks this scope: add it to the key in Portkey, or use another key.");
    }
}
