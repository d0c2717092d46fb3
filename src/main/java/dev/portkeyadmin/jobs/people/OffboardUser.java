package dev.portkeyadmin.jobs.people;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation.Person;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.plan.PlanRunner;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Removes everything by which one person has access, and lists what remains of them. It only plans unless the call says apply. */
public final class OffboardUser {

    /** The name of the tool. */
    public static final String NAME = "offboard_user";

    private static final int MOST_REMAINING = 100;

    /** Most names of one kind in the question. */
    private static final int MOST_ASKED = 8;

    /** Things whose lists name no owner. */
    private static final String UNOWNED = "prompts, partials, providers and integrations";

    private final JobContext context;
    private final ToolAdapter adapter;

    /** A removal by one call. */
    public OffboardUser(JobContext context) {
        this.context = context;
        this.adapter = context.adapter();
    }

    /** Returns the plan or, if the call says apply, carries it out after a person has agreed. */
    public ToolResult run(Arguments arguments, CallContext caller) throws InterruptedException {
        String user = String.valueOf(arguments.get("user"));
        List<PersonAccess> looks = new ArrayList<>();
        boolean isApplied = arguments.flag("apply");
        PlanRunner.Planner planner = () -> {
            PersonAccess access = new PersonAccessReader(context).look(user, !isApplied);
            looks.add(access);
            return plan(access);
        };
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!isApplied) {
            Plan plan = planner.plan();
            answer.put("plan_only", true);
            ArrayNode steps = answer.putArray("would");
            plan.steps().forEach(step -> steps.add(step.words()));
            return adapter.success(respond(answer, looks.get(0), true, "")
                    .note("Nothing was changed. To do it call offboard_user again with "
                            + (looks.get(0).taken.isEmpty() ? "" : "the email and ")
                            + "apply: true; a person confirms once."));
        }
        PlanOutcome outcome = context.runner().run(planner, "continue".equals(arguments.get("on_error")), caller);
        if (outcome.isFailed()) {
            return adapter.error(outcome.failure());
        }
        outcome.addSummary(answer);
        outcome.addSteps(answer.putArray("steps"));
        return adapter.success(respond(answer, looks.get(looks.size() - 1), false, outcome.warning()));
    }

    private Plan plan(PersonAccess access) {
        Person who = access.who();
        List<Plan.Step> steps = new ArrayList<>();
        // The other steps need the key in use.
        List<Plan.Step> last = new ArrayList<>();
        for (JsonNode key : access.keys.values()) {
            (adapter.isKeyInUse(key) ? last : steps)
                    .add(step(
                            "delete_api_key",
                            Map.of("api_key_id", key.path("id").asText("")),
                            "delete the API key " + quoted(key.path("name")) + " (" + quoted(key.path("type")) + ", "
                                    + quoted(key.path("status"))
                                    + access.keyUses.getOrDefault(key.path("id").asText(""), "") + ")"));
        }
        for (JsonNode server : access.connected.values()) {
            Map<String, Object> which = PersonAccess.where(server);
            which.put("user_id", who.id());
            steps.add(step(
                    "delete_mcp_server_connections",
                    which,
                    "disconnect them from the MCP server " + quoted(server.path("name"))));
        }
        for (JsonNode invite : access.invites.values()) {
            steps.add(step(
                    "delete_user_invite",
                    Map.of("invite_id", invite.path("id").asText("")),
                    "cancel the open invitation of " + quoted(invite.path("email"))));
        }
        if (access.person != null) {
            steps.add(step(
                    "delete_user",
                    Map.of("user_id", who.id()),
                    "remove " + adapter.quoted(who.name()) + " <" + adapter.quoted(who.email()) + "> ("
                            + adapter.quoted(who.role()) + "; workspaces: " + workspaces(access)
                            + ") from the organisation"));
        }
        steps.addAll(last);
        return new Plan(
                NAME,
                "Yes, offboard " + adapter.quoted(who.name()),
                "Offboard " + adapter.quoted(who.name()) + " <" + adapter.quoted(who.email())
                        + ">? This cannot be undone."
                        + line("They are the only ", access.sole, ".")
                        + (who.role().equals("owner") && steps.size() > 1
                                ? "\nPortkey may refuse to remove an owner, after the other steps are done."
                                : "")
                        + line("They own, and it stays without another owner: ", access.owned.values(), ".")
                        + line("Shared keys that they may know, and that stay valid: ", quoted(access.shared), ".")
                        + line("Still alerts them by email: ", quoted(access.alerting), ".")
                        + line("Not read, so that more may remain: ", unreadLists(access), ".")
                        + "\nThis will, in this order:",
                steps);
    }

    /** A line of the question with the first of some items; empty for none. */
    private static String line(String start, Collection<String> items, String end) {
        if (items.isEmpty()) {
            return "";
        }
        return "\n" + start + TextList.first(items, MOST_ASKED) + end;
    }

    /** The reads that failed, without the reasons, which may differ between two attempts. */
    private List<String> unreadLists(PersonAccess access) {
        return access.notRead.stream()
                .map(text -> adapter.bounded(text, NAME_LENGTH))
                .sorted()
                .toList();
    }

    private List<String> quoted(Map<String, JsonNode> items) {
        return items.values().stream().map(item -> quoted(item.path("name"))).toList();
    }

    private String quoted(JsonNode text) {
        return adapter.quoted(text.asText("?"));
    }

    private Plan.Step step(String operation, Map<String, Object> arguments, String words) {
        return Plan.Step.of(context.catalogue().require(operation), new Arguments(arguments), words);
    }

    private String workspaces(PersonAccess access) {
        List<String> names = access.workspaces.stream()
                .filter(workspace -> access.who().isIn(workspace))
                .map(workspace -> adapter.quoted(workspace.name()))
                .toList();
        return names.isEmpty()
                ? access.who().workspaces().isEmpty()
                        ? "none"
                        : String.join(", ", access.who().workspaces())
                : String.join(", ", names);
    }

    /** Adds who it is about and what remains of them. */
    private ToolResponse respond(ObjectNode answer, PersonAccess access, boolean isPlan, String warning) {
        Person who = access.who();
        ObjectNode user = answer.putObject("user");
        if (!who.id().isEmpty()) {
            user.put("id", who.id());
        }
        user.put("name", who.name()).put("email", who.email()).put("role", who.role());
        remaining(answer, "is_the_only", access.sole);
        ObjectNode remains = answer.putObject("remains");
        remaining(remains, "owned", access.owned.values());
        remaining(remains, "alert_emails", names(access.alerting));
        remaining(remains, "shared_keys_they_may_know", names(access.shared));
        remaining(remains, "counted_by_budgets", access.counters);
        String none = access.lookedAt.stream()
                .filter(kind -> !access.present.contains(kind) && !access.unreadKinds.contains(kind))
                .collect(Collectors.joining(", "));
        if (!none.isEmpty()) {
            answer.put("none_found", none);
        }
        if (!access.unread.isEmpty()) {
            remaining(answer, "not_read", access.unread);
        }
        ToolResponse response = new ToolResponse(answer);
        if (!warning.isEmpty()) {
            response.note(warning);
        }
        if (!access.taken.isEmpty()) {
            response.note(access.taken);
        }
        if (access.person != null) {
            response.note("Portkey does not say who made " + UNOWNED + ", so they are not listed.");
        }
        if (isPlan && !access.keys.isEmpty()) {
            response.note("An API key cannot move to another person: create one for them (create_api_key, type "
                    + "workspace/user), put it to use, then delete the old one.");
        }
        if (!access.shared.isEmpty()) {
            response.note("If they knew the secret of a shared key, rotate it (rotate_api_key).");
        }
        if (who.role().equals("owner")) {
            response.note("They own the organisation: Portkey may refuse to remove them.");
        }
        if (!access.groups.isEmpty()) {
            response.note("Groups of the identity provider may give access again: "
                    + TextList.first(access.groups, MOST_ASKED) + ". If this person is in one, remove them there.");
        }
        return response;
    }

    private static List<String> names(Map<String, JsonNode> items) {
        return items.values().stream()
                .map(item -> SafeText.visible(item.path("name").asText(""), NAME_LENGTH))
                .toList();
    }

    private static void remaining(ObjectNode remains, String name, Collection<String> items) {
        if (!items.isEmpty()) {
            ArrayNode list = remains.putArray(name);
            TextList.shortened(items, MOST_REMAINING).forEach(list::add);
        }
    }
}
