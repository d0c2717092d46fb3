package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.ModelCall;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SampleOrganisation.SampleUser;
import dev.portkeyadmin.sandbox.data.SampleOrganisation.SampleWorkspace;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.observability.ModelCalls;
import dev.portkeyadmin.sandbox.organisation.Invites;
import dev.portkeyadmin.sandbox.organisation.Policies;
import dev.portkeyadmin.sandbox.organisation.Users;
import dev.portkeyadmin.sandbox.organisation.WorkspaceMembers;
import dev.portkeyadmin.sandbox.organisation.Workspaces;
import dev.portkeyadmin.sandbox.prompts.PromptCollections;
import dev.portkeyadmin.sandbox.server.KeyScopes;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.SandboxCaller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The seed data of a new sandbox. Ids never change; dates count back from the start. */
final class SeedData {

    /** Id, mailbox, status, days since sending, slug of the workspace. */
    private static final String INVITES = """
            09a1e540-7b04-4e44-994d-6bfeee5a6b74, sofie.maes,      accepted,  66, ws-apps-7f3k9q
            38ffe1cb-6b2d-4d0e-a57f-ef29441920cd, piotr.zielinski, expired,   40, ws-data-x1y2z3
            1af318c2-dfe7-40f1-9413-01f1431c9011, lena.contractor, cancelled, 25, ws-apps-7f3k9q
            48614454-f4f6-49b0-a019-de63b6a5e88c, grace.mbeki,     pending,    3, ws-data-x1y2z3
            56264134-1bb6-4ab5-81b5-7854cb7facbf, noah.fischer,    pending,    1, ws-apps-7f3k9q
            """;

    /** Age in days, method, path, id of the created record with an optional slug (for an API key: its secret), body; the oldest of each kind first. */
    private static final String CALLS = """
            400 POST   /labels bdd640fb-0667-4ad1-ac80-317fa3b1799d {"name":"production","description":"What customers see","color_code":"#0f766e"}
            400 POST   /labels 23b8c1e9-3924-46de-aeb1-3b9046685257 {"name":"staging","description":"Next to be released","color_code":"#b45309","workspace_id":"ws-apps-7f3k9q"}
            380 POST   /collections bd9c66b3-ad3c-4d6d-aa3d-1fa7bc8960a9/col-support-5c19e2 {"name":"Field support","workspace_id":"ws-apps-7f3k9q"}
            210 POST   /collections 972a8469-1641-4f82-ab9d-2434e465e150/col-evals-a80d41 {"name":"Evaluations","workspace_id":"ws-data-x1y2z3"}
            360 POST   /prompts/partials 6b65a6a4-8b81-48f6-a38a-088ca65ed389/ppl-tone-3e77b0 {"name":"House tone","string":"Answer briefly and kindly. Never guess a torque value.","version_description":"First draft","workspace_id":"ws-apps-7f3k9q","collection_id":"col-support-5c19e2"}
            120 PUT    /prompts/partials/ppl-tone-3e77b0 - {"string":"Answer briefly and kindly. Never guess a torque value; name the manual.","version_description":"Names the manual"}
            119 PUT    /prompts/partials/ppl-tone-3e77b0/makeDefault - {"version":2}
            205 POST   /prompts/partials 47378190-96da-4dac-a2ff-5d2a386ecbe0/ppl-rubric-91c4d7 {"name":"Grading rubric","string":"Grade from 1 to 5. Explain each grade in one sentence.","workspace_id":"ws-data-x1y2z3"}
            350 POST   /prompts c241330b-01a9-471f-ae8a-774bcf36d58b/pp-summary-2d90aa {"name":"Service report summary","collection_id":"col-support-5c19e2","string":"{{>ppl-tone-3e77b0}} Summarise this service report in {{language}}: {{report}}","parameters":{"temperature":0.2,"max_tokens":400},"model":"gpt-4o-mini","virtual_key":"openai-main-4f21c9","version_description":"First version"}
             90 PUT    /prompts/pp-summary-2d90aa - {"patch":true,"string":"{{>ppl-tone-3e77b0}} Summarise this service report in {{language}} in at most five sentences: {{report}}","version_description":"Five sentences"}
             88 PUT    /prompts/pp-summary-2d90aa/makeDefault - {"version":2}
             12 PUT    /prompts/pp-summary-2d90aa - {"patch":true,"model":"claude-sonnet-4-5","virtual_key":"anthropic-main-b07d3e","version_description":"Trial of another model"}
            330 POST   /prompts 6c307511-b2b9-437a-a8df-6ec4ce4a2bbd/pp-triage-64b8f3 {"name":"Ticket triage","collection_id":"col-support-5c19e2","string":"[{\\"role\\":\\"system\\",\\"content\\":\\"Sort tickets into hardware, software and billing.\\"},{\\"role\\":\\"user\\",\\"content\\":\\"{{ticket}}\\"}]","parameters":{"temperature":0},"model":"gpt-4o","virtual_key":"openai-main-4f21c9"}
            200 POST   /prompts 371ecd7b-27cd-4130-a722-9389571aa876/pp-grader-0e5a7c {"name":"Answer grader","collection_id":"col-evals-a80d41","string":"{{>ppl-rubric-91c4d7}} Answer: {{answer}}","parameters":{"temperature":0},"model":"claude-sonnet-4-5","virtual_key":"claude-evals-c15e60"}
            376 POST   /configs 1a2a73ed-562b-4f79-a374-59eef50bea63/pc-router-7b1e02 {"name":"Router with fallback","workspace_id":"ws-apps-7f3k9q","config":{"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"openai-main-4f21c9"},{"virtual_key":"anthropic-main-b07d3e"}]}}
             75 PUT    /configs/pc-router-7b1e02 - {"config":{"retry":{"attempts":3},"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"openai-main-4f21c9"},{"virtual_key":"anthropic-main-b07d3e"}]}}
            180 POST   /configs 5be6128e-18c2-4797-a142-ea7d17be3111/pc-cache-c4d916 {"name":"Cached evaluations","workspace_id":"ws-data-x1y2z3","config":{"cache":{"mode":"simple","max_age":3600},"virtual_key":"openai-data-8d12aa"}}
            401 POST   /api-keys/organisation/service 43b7a3a6-9a8d-4a03-a80d-7b71d8f56413 {"name":"Platform automation","description":"Terraform and nightly reports","scopes":["organisation_users.list","workspaces.list","audit_logs.list","analytics.view"]}
            375 POST   /api-keys/workspace/service 9ce924d4-64cf-4c1b-90ce-c4b9a67285b5 {"name":"Field app","workspace_id":"ws-apps-7f3k9q","scopes":["completions.write","logs.view","prompts.render"],"usage_limits":{"credit_limit":500,"type":"cost","alert_threshold":400,"periodic_reset":"monthly"},"rate_limits":[{"type":"requests","unit":"rpm","value":600}],"defaults":{"config_id":"pc-router-7b1e02","metadata":{"env":"production"}},"alert_emails":["ines.okafor@example.com"]}
            300 POST   /api-keys/workspace/service fac7abcd-7640-498a-a9c6-1f7b31174277 {"name":"Evaluation runs","workspace_id":"ws-data-x1y2z3","scopes":["completions.write","logs.view"],"rotation_policy":{"rotation_period":"monthly","key_transition_period_ms":3600000}}
            150 POST   /api-keys/workspace/user 759cde66-bacf-43d0-ab1f-9163ce9ff57f {"name":"Priya, notebook","workspace_id":"ws-apps-7f3k9q","user_id":"4bd6d3ec-2183-4ffa-b252-37726a571a76","scopes":["completions.write"]}
            140 POST   /api-keys/workspace/service ec1b8ca1-f91e-4d4c-aff4-9b7889463e85 {"name":"Trade fair demo","workspace_id":"ws-apps-7f3k9q","scopes":["completions.write"],"expires_at":"<90 days ago>"}
            240 POST   /scim/workspaces 3139d32c-93cd-49bf-ac94-1cf0dc98d2c1 {"workspace_id":"ws-apps-7f3k9q","role":"member","scim_group_name":"Field engineers"}
            240 POST   /scim/workspaces a9488d99-0bbb-4599-a1ce-5dd2b45ed1f0 {"workspace_id":"ws-data-x1y2z3","role":"manager","scim_group_name":"Research"}
            170 POST   /policies/usage-limits 17fc695a-07a0-4a6e-a822-e8f36c031199 {"name":"Each engineer, each month","workspace_id":"ws-apps-7f3k9q","conditions":[{"key":"workspace_id","value":"ws-apps-7f3k9q"}],"group_by":[{"key":"metadata._user"}],"type":"cost","credit_limit":50,"alert_threshold":40,"periodic_reset":"monthly"}
            100 POST   /policies/usage-limits 9a1de644-815e-46d1-ab8f-aa1837f8a88b {"name":"Evaluation tokens","workspace_id":"ws-data-x1y2z3","conditions":[{"key":"workspace_id","value":"ws-data-x1y2z3"}],"group_by":[{"key":"api_key"}],"type":"tokens","credit_limit":20000000,"periodic_reset":"weekly"}
            160 POST   /policies/usage-limits b74d0fb1-32e7-4629-afad-c1a606cb0fb3 {"name":"Trade fair","workspace_id":"ws-apps-7f3k9q","conditions":[{"key":"metadata.event","value":"fair"}],"group_by":[{"key":"metadata.event"}],"type":"cost","credit_limit":200}
             60 DELETE /policies/usage-limits/b74d0fb1-32e7-4629-afad-c1a606cb0fb3 - {}
            165 POST   /policies/rate-limits fc377a4c-4a15-444d-a5e7-ce8a3a578a8e {"name":"Calm per key","workspace_id":"ws-apps-7f3k9q","conditions":[{"key":"workspace_id","value":"ws-apps-7f3k9q"}],"group_by":[{"key":"api_key"}],"type":"requests","unit":"rpm","value":300}
             95 POST   /policies/rate-limits ddd1dfb2-3b98-4ef8-aaf6-1a26146d3f31 {"name":"Tokens per model","workspace_id":"ws-data-x1y2z3","conditions":[{"key":"model","value":"*"}],"group_by":[{"key":"model"}],"type":"tokens","unit":"rph","value":500000}
            """;

    /** The calls that create the initial keys, in the same format as {@link #CALLS}. */
    private static final String KEYS = """
             30 POST   /api-keys/organisation/service 0d7c1f4e-5a86-4b39-9e02-c1a7f3d86b15/%s {"name":"Platform team, administration","description":"Held by the platform team, may do all","scopes":%s}
             28 POST   /api-keys/workspace/service e2b95a70-38c4-4f1d-8a6e-6f0d2b7c9413/%s {"name":"Applications, release pipeline","description":"Releases prompts and configs","workspace_id":"ws-apps-7f3k9q","scopes":%s}
            """.formatted(
            Sandbox.ADMIN_KEY, scopes(KeyScopes.ORGANISATION), Sandbox.WORKSPACE_KEY, scopes(KeyScopes.WORKSPACE));

    /** The policies that count the usage of each engineer and of the evaluation runs. */
    private static final String ENGINEERS = "17fc695a-07a0-4a6e-a822-e8f36c031199";

    private static final String EVALUATIONS = "9a1de644-815e-46d1-ab8f-aa1837f8a88b";

    private static final String EVALUATION_KEY = "fac7abcd-7640-498a-a9c6-1f7b31174277";

    /** A dollar in the unit of the costs of calls. */
    private static final double DOLLAR = 1e8;

    /** A date in a body, which counts back from the start as well. */
    private static final Pattern DAYS_AGO = Pattern.compile("<(\\d+) days ago>");

    private final Instant now;

    SeedData(Instant now) {
        this.now = now;
    }

    /** Returns a store with the data that no call can create: users, members and invites. */
    Store baseData() {
        Store store = new Store();
        Table workspaces = store.table(Kinds.WORKSPACE);
        SampleOrganisation.workspaces().map(this::workspace).forEach(workspaces::add);
        workspaces
                .all()
                .map(workspace -> PromptCollections.defaultFor(
                        workspace, Instant.parse(workspace.path("created_at").textValue())))
                .forEach(store.table(Kinds.COLLECTION)::add);
        SampleOrganisation.users().map(this::user).forEach(store.table(Kinds.USER)::add);
        SampleOrganisation.users()
                .forEach(user -> user.workspaces().stream()
                        .map(slug -> member(user, workspaces.get(slug)))
                        .forEach(store.table(Kinds.WORKSPACE_USER)::add));
        rows(INVITES).map(this::invite).forEach(store.table(Kinds.INVITE)::add);
        GatewaySeedData.fill(store, now);
        return store;
    }

    /** Lets the budget policies begin with the sample calls of their current month and week, which begins on Monday. */
    void countUsage(Store store, ModelCalls calls) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Instant month = midnight(today.withDayOfMonth(1));
        Instant week = midnight(today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
        Policies.beginWithUsage(
                store,
                () -> Stream.concat(
                        SampleOrganisation.memberships()
                                .filter(member -> member.workspace().equals(SampleOrganisation.DEFAULT_WORKSPACE))
                                .map(SampleOrganisation.Membership::user)
                                .map(user -> Policies.usage(ENGINEERS, user, dollars(calls, month, user))),
                        Stream.of(Policies.usage(
                                EVALUATIONS,
                                EVALUATION_KEY,
                                calls.since(week, SampleOrganisation.EVALUATION_WORKSPACE)
                                        .mapToLong(ModelCall::totalTokens)
                                        .sum()))));
    }

    private static double dollars(ModelCalls calls, Instant from, String user) {
        return calls.since(from, SampleOrganisation.DEFAULT_WORKSPACE)
                        .filter(call -> call.user().equals(user))
                        .mapToLong(ModelCall::cost)
                        .sum()
                / DOLLAR;
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Creates all other data by the calls that a client would send. */
    void replayCalls(Router router) {
        Stream.of(GatewaySeedData.CALLS, CALLS, KEYS)
                .flatMap(String::lines)
                .map(line -> line.strip().split(" +", 5))
                .forEach(call -> {
                    String[] identity = call[3].split("/");
                    RequestStamp stamp = new RequestStamp(
                            daysAgo(Integer.parseInt(call[0])),
                            SandboxJson.id(String.join(" ", call)),
                            identity[0],
                            identity.length > 1 ? identity[1] : null);
                    URI uri = URI.create(Router.BASE + call[2]);
                    router.handle(SandboxCaller.ORGANISATION, call[1], uri, body(call[4]), stamp);
                });
    }

    private byte[] body(String text) {
        String dated =
                DAYS_AGO.matcher(text).replaceAll(days -> SandboxJson.date(daysAgo(Integer.parseInt(days.group(1)))));
        return dated.getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode workspace(SampleWorkspace workspace) {
        return Workspaces.workspace(
                workspace.id(), workspace.slug(), workspace.name(), workspace.description(), daysAgo(workspace.age()));
    }

    private ObjectNode user(SampleUser user) {
        return Users.user(
                user.id(),
                user.firstName(),
                user.lastName(),
                user.email(),
                user.role(),
                daysAgo(user.daysSinceJoining()));
    }

    private ObjectNode member(SampleUser user, ObjectNode workspace) {
        String role = user.role().equals("member") ? "member" : "admin";
        Instant joined = daysAgo(user.daysSinceJoining());
        Instant made = Instant.parse(workspace.path("created_at").textValue());
        return WorkspaceMembers.member(user.id(), workspace, role, joined.isBefore(made) ? made : joined);
    }

    private ObjectNode invite(String[] row) {
        Instant sent = daysAgo(Integer.parseInt(row[3]));
        ObjectNode invite = Invites.invite(
                row[0], SampleOrganisation.email(row[1]), "member", row[2], SampleOrganisation.OWNER_ID, sent);
        Invites.join(invite, row[4], "member");
        return row[2].equals(Invites.ACCEPTED)
                ? invite.put("accepted_at", SandboxJson.date(sent.plus(2, ChronoUnit.DAYS)))
                : invite;
    }

    private static String scopes(String type) {
        return KeyScopes.of(type).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    private static Stream<String[]> rows(String table) {
        return table.lines().map(line -> line.split(", +"));
    }

    private Instant daysAgo(int days) {
        return now.minus(days, ChronoUnit.DAYS);
    }
}
