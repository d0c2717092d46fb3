package dev.portkeyadmin.jobs;

import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.email;
import static dev.portkeyadmin.schema.Schemas.id;
import static dev.portkeyadmin.schema.Schemas.modelName;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.period;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.refs;

import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.jobs.logs.ExportLogs;
import dev.portkeyadmin.jobs.people.InviteUsers;
import dev.portkeyadmin.jobs.people.OffboardUser;
import dev.portkeyadmin.jobs.review.AccessReview;
import dev.portkeyadmin.jobs.review.WorkspaceReview;
import dev.portkeyadmin.jobs.usage.UsageReport;
import dev.portkeyadmin.operation.Hints;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.stream.Stream;

/** The jobs, in the order of the list. Their classes are loaded by their first call. */
public final class Jobs {

    /** The job that returns several numbers of a period at once. */
    public static final String USAGE_REPORT = UsageReport.NAME;

    /** The job that returns single requests, such as the failed ones. */
    public static final String EXPORT_LOGS = ExportLogs.NAME;

    private static final Schema PERIOD = period("Such as last_week, last_month, 2026-10; default last_30_days.");
    private static final Schema WORKSPACE =
            refs(Reference.WORKSPACE_SLUG, "Names, slugs or ids, comma-separated; default all.");
    private static final Schema ON_ERROR = oneOf("After a failure; default stop.", "stop", "continue");

    private static final Hints READS = new Hints(true, false, false, true, false);

    private Jobs() {}

    /** All jobs. */
    public static Stream<Job> all() {
        return Stream.of(usageReport(), accessReview(), workspaceReview(), inviteUsers(), offboardUser(), exportLogs());
    }

    private static Job usageReport() {
        return new Job(
                UsageReport.NAME,
                "Usage report",
                "Cost, requests, tokens, users, error and cache rates of a period against the one before, for all "
                        + "workspaces; top users, models, keys.",
                READS,
                object(null).allow("period", PERIOD).allow("workspace", WORKSPACE),
                (context, arguments, caller) -> new UsageReport(context).run(arguments));
    }

    private static Job accessReview() {
        return new Job(
                AccessReview.NAME,
                "Access review",
                "Lists admins, keys without expiry or budget, unused or too wide, expired invites, people without "
                        + "workspace.",
                READS,
                object(null),
                (context, arguments, caller) -> new AccessReview(context).run());
    }

    private static Job workspaceReview() {
        return new Job(
                WorkspaceReview.NAME,
                "Workspace review",
                "By workspace: usable models by provider, budgets with alerts, what it holds; empty ones.",
                READS,
                object(null)
                        .allow("workspace", WORKSPACE)
                        .allow("model", modelName("Instead: where this model may be used; prompts, configs with it."))
                        .allow("provider", name("Instead: prompts, configs with it."))
                        .rules(Rule.forbiddenWhen("model", "provider")),
                (context, arguments, caller) -> new WorkspaceReview(context).run(arguments));
    }

    private static Job inviteUsers() {
        return new Job(
                InviteUsers.NAME,
                "Invite many",
                "Invites up to 50 people, asking once; skips members and open invites. Roles default to member.",
                new Hints(false, false, true, false, true),
                object(null)
                        .require(
                                "emails",
                                array("1 to 50 addresses.", email(null).maxLength(InviteUsers.LONGEST_EMAIL))
                                        .minItems(1)
                                        .maxItems(Plan.MOST_WRITES))
                        .allow("role", oneOf("In the organisation.", "admin", "member"))
                        .allow("workspaces", array("To join: names, slugs or ids.", ref(Reference.WORKSPACE, null)))
                        .allow("workspace_role", oneOf("In those workspaces.", "admin", "member", "manager"))
                        .allow("on_error", ON_ERROR),
                (context, arguments, caller) -> new InviteUsers(context).run(arguments, caller));
    }

    private static Job offboardUser() {
        return new Job(
                OffboardUser.NAME,
                "Offboard user",
                "Plans to remove a person: keys, connections, invites, membership; lists what remains.",
                new Hints(false, true, false, true, false),
                object(null)
                        .require("user", ref(Reference.USER, "Email or name."))
                        .allow("apply", bool("true: do it."))
                        .allow("on_error", ON_ERROR),
                (context, arguments, caller) -> new OffboardUser(context).run(arguments, caller));
    }

    private static Job exportLogs() {
        return new Job(
                ExportLogs.NAME,
                "Export logs",
                "Exports logs; returns links, sample rows, why requests failed.",
                new Hints(false, false, true, false, false),
                object(null)
                        .allow("period", PERIOD)
                        .allow("workspace", WORKSPACE)
                        .allow("only_failed", bool("true: failed requests only."))
                        .allow(
                                "export_ids",
                                array("Exports of an earlier answer, to continue.", id(null))
                                        .minItems(1))
                        .rules(
                                Rule.forbiddenWhen("period", "export_ids"),
                                Rule.forbiddenWhen("workspace", "export_ids"),
                                Rule.forbiddenWhen("only_failed", "export_ids")),
                (context, arguments, caller) -> new ExportLogs(context, Timing.SYSTEM).run(arguments, caller));
    }
}
