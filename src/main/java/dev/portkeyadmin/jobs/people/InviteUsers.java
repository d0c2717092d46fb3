package dev.portkeyadmin.jobs.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.jobs.context.Dates;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.names.NameLookup;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.plan.PlanRunner;
import dev.portkeyadmin.safety.CallContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Invites several people at once and skips those who are members or have an open invitation. */
public final class InviteUsers {

    /** The name of the tool. */
    public static final String NAME = "invite_users";

    private static final String INVITE = "invite_user";
    private static final String LINK = "invite_link";
    private static final String ID = "invite_id";

    /** Most characters of an address, of which the question shows all. */
    public static final int LONGEST_EMAIL = 254;

    private static final int LONGEST_ESCAPED = LONGEST_EMAIL * "\\u0000".length();

    /** People from which on what all links have in common is said once. */
    private static final int MANY = 10;

    private final JobContext context;
    private final Catalogue catalogue;
    private final ToolAdapter adapter;
    private final PlanRunner runner;

    /** An invitation by one call. */
    public InviteUsers(JobContext context) {
        this.context = context;
        this.catalogue = context.catalogue();
        this.adapter = context.adapter();
        this.runner = context.runner();
    }

    /** The records of the organisation about the addresses, read again for each plan. */
    private static final class ExistingRecords {

        /** Why an address is skipped, by mailbox. */
        private final Map<String, String> skipped = new LinkedHashMap<>();

        private List<Organisation.Workspace> workspaces = List.of();
        private List<String> unread = List.of();

        synchronized void skip(String email, String reason) {
            skipped.putIfAbsent(Organisation.mailbox(email), reason);
        }
    }

    /** Invites those who are neither members nor invited, after a person has agreed. */
    public ToolResult run(Arguments arguments, CallContext caller) throws InterruptedException {
        if (arguments.get("workspace_role") != null
                && arguments.strings("workspaces").isEmpty()) {
            throw new RefusedException(
                    NAME
                            + ": invalid arguments; no request was sent.\n- workspace_role: needs workspaces, for which it is meant.");
        }
        Map<String, String> emails = new LinkedHashMap<>();
        arguments.strings("emails").forEach(email -> emails.putIfAbsent(Organisation.mailbox(email), email.strip()));
        List<ExistingRecords> known = new ArrayList<>();
        PlanOutcome outcome = runner.run(
                () -> {
                    ExistingRecords now = look(emails, arguments);
                    known.add(now);
                    return plan(emails, now, known.get(0).unread, arguments);
                },
                "continue".equals(arguments.get("on_error")),
                caller);
        return answer(emails, known.get(known.size() - 1), outcome, arguments);
    }

    private ExistingRecords look(Map<String, String> emails, Arguments arguments) throws InterruptedException {
        ExistingRecords known = new ExistingRecords();
        try (Reads reads = new Reads(catalogue)) {
            Organisation organisation = new Organisation(context, reads);
            List<Organisation.Workspace> workspaces = new ArrayList<>();
            for (String name : arguments.strings("workspaces")) {
                Organisation.Workspace found =
                        organisation.workspace(NAME, "workspaces", name, NameLookup.Closeness.EXACT);
                if (!workspaces.contains(found)) {
                    workspaces.add(found);
                }
            }
            known.workspaces = workspaces;
            reads.all(List.of(
                    reads.noting("who is a member", () -> {
                        for (Organisation.Person person : organisation.people()) {
                            if (emails.containsKey(Organisation.mailbox(person.email()))) {
                                known.skip(person.email(), member(person, workspaces));
                            }
                        }
                    }),
                    reads.noting("which invitations are open", () -> {
                        for (JsonNode invite : reads.list("list_user_invites", Map.of("status", "pending"))) {
                            String email = invite.path("email").asText("");
                            if (emails.containsKey(Organisation.mailbox(email)) && isOpen(invite)) {
                                known.skip(email, open(invite));
                            }
                        }
                    })));
            known.unread = reads.unread();
        }
        return known;
    }

    private static String member(Organisation.Person person, List<Organisation.Workspace> workspaces) {
        String others = workspaces.stream()
                .filter(workspace -> !person.isIn(workspace))
                .map(Organisation.Workspace::name)
                .collect(Collectors.joining(", "));
        return "is a member already (" + person.role() + ")"
                + (others.isEmpty() ? "" : ", but not in " + others + ": add_workspace_members adds them there");
    }

    private static String open(JsonNode invite) {
        return "has an open invitation, which expires at "
                + invite.path("expires_at").asText("an unknown time") + ": resend_user_invite sends it again";
    }

    /** Portkey may ignore the filter, and may show an invitation as pending after its end. */
    private boolean isOpen(JsonNode invite) {
        return invite.path("status").asText("").equals("pending")
                && !Dates.isBefore(invite.path("expires_at"), adapter.clock().instant());
    }

    /** @param unread what the first look could not read: a later one that fails asks no second question */
    private Plan plan(Map<String, String> emails, ExistingRecords known, List<String> unread, Arguments arguments) {
        String role = arguments.text("role", "member");
        String there = arguments.text("workspace_role", "member");
        List<Map<String, Object>> grants = new ArrayList<>();
        for (Organisation.Workspace workspace : known.workspaces) {
            grants.add(Map.of("id", workspace.slug(), "role", there));
        }
        String places = known.workspaces.stream()
                .map(workspace -> adapter.quoted(workspace.name()) + " as " + there)
                .collect(Collectors.joining(", "));
        List<Plan.Step> steps = new ArrayList<>();
        emails.forEach((mailbox, email) -> {
            if (!known.skipped.containsKey(mailbox)) {
                Map<String, Object> invite = new LinkedHashMap<>();
                invite.put("email", email);
                invite.put("role", role);
                invite.put("workspaces", grants);
                steps.add(Plan.Step.of(
                        catalogue.require(INVITE),
                        new Arguments(invite),
                        "invite " + adapter.quoted(email, LONGEST_ESCAPED) + " as " + role + " of the organisation"));
            }
        });
        int people = steps.size();
        boolean grantsAdministration = role.equals("admin") || !known.workspaces.isEmpty() && !there.equals("member");
        return new Plan(
                NAME,
                "Yes, invite " + people + (people == 1 ? " person" : " people"),
                (unread.isEmpty() ? "" : "Not known: " + String.join("; ", unread) + ".\n")
                        + (grantsAdministration ? "This grants administration. " : "") + "Send " + people
                        + (people == 1 ? " invitation" : " invitations") + " by email"
                        + (places.isEmpty() ? "" : people == 1 ? ", to join " + places : ", each to join " + places)
                        + ":",
                steps);
    }

    private ToolResult answer(
            Map<String, String> emails, ExistingRecords known, PlanOutcome outcome, Arguments arguments) {
        if (outcome.isFailed()) {
            int skipped = known.skipped.size();
            return adapter.error(outcome.failure()
                    + (skipped == 0 ? "" : "\nSkipped as members or invited already: " + skipped + "."));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        outcome.addSummary(answer);
        answer.put("skipped", known.skipped.size());
        String links = commonLink(outcome);
        if (!links.isEmpty()) {
            answer.put("invite_links", links);
        }
        ArrayNode people = answer.putArray("people");
        int step = 0;
        for (Map.Entry<String, String> each : emails.entrySet()) {
            ObjectNode person = people.addObject().put("email", each.getValue());
            String reason = known.skipped.get(each.getKey());
            if (reason != null) {
                person.put("result", "skipped").put("reason", reason);
                continue;
            }
            WriteResult result = outcome.result(step++);
            person.put("result", result.outcome() == Outcome.DONE ? "invited" : PlanOutcome.words(result.outcome()));
            for (String member : List.of(ID, LINK, "secret_file")) {
                boolean isSaid = member.equals(LINK) && !links.isEmpty();
                if (result.answer().has(member) && !isSaid) {
                    person.set(member, result.answer().get(member));
                }
            }
            if (!result.problem().isEmpty()) {
                person.put("problem", result.problem());
            }
        }
        ToolResponse response = new ToolResponse(answer);
        if (!outcome.isComplete()) {
            response.note(outcome.warning());
        }
        int given = arguments.strings("emails").size();
        if (given > emails.size()) {
            int repeated = given - emails.size();
            response.note(repeated + (repeated == 1 ? " repeated address was" : " repeated addresses were")
                    + " invited once.");
        }
        if (outcome.count(Outcome.DONE) > 0) {
            response.note("Access starts when a person accepts. No API key was made: create_api_key makes one then.");
            if (outcome.sent().stream().anyMatch(result -> result.answer().has(LINK))) {
                response.note("Portkey does not show the links again, so store them now.");
            }
        }
        if (!known.unread.isEmpty()) {
            response.note(
                    "Not known: " + String.join("; ", known.unread) + ". Portkey itself refuses to invite a member.");
        }
        return adapter.success(response, outcome.shown());
    }

    /** The link of every invitation with {invite_id} where its id is; empty where they differ in more, or are few. */
    private static String commonLink(PlanOutcome outcome) {
        Set<String> templates = new HashSet<>();
        int links = 0;
        for (WriteResult result : outcome.sent()) {
            String id = result.answer().path(ID).asText("");
            String link = result.answer().path(LINK).asText("");
            if (!link.isEmpty()) {
                links++;
                templates.add(id.isEmpty() || !link.contains(id) ? link : link.replace(id, "{" + ID + "}"));
            }
        }
        return links >= MANY && templates.size() == 1 ? templates.iterator().next() : "";
    }
}
