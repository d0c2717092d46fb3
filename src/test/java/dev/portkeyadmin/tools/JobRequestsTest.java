package dev.portkeyadmin.tools;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.jobs.Job;
import dev.portkeyadmin.jobs.Jobs;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which requests in plain words are known to be the work of one job. */
class JobRequestsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "offboard_user|offboard Jane",
                "offboard_user|off-board the contractor Lena Fox",
                "offboard_user|Priya left the company",
                "offboard_user|Tomas has resigned, take care of the rest",
                "offboard_user|remove Amina completely",
                "offboard_user|delete jonas.weber@example.com from everything",
                "offboard_user|revoke all access of Marek",
                "offboard_user|what would be left over if we offboard Dele",
                "invite_users|invite a@example.com, b@example.com to Data science",
                "invite_users|add ana@example.com and bo@example.com",
                "invite_users|invite three people as members",
                "invite_users|send invitations to all these colleagues",
                "invite_users|bulk invite",
                "invite_users|onboard the new engineers",
                "export_logs|export logs of last week",
                "export_logs|download the logs of Applications as a file",
                "export_logs|why did requests fail yesterday",
                "export_logs|why are our calls rejected",
                "export_logs|show the failed requests of today",
                "access_review|access review",
                "access_review|review who has access",
                "access_review|which API keys were never used",
                "access_review|keys that nobody uses",
                "access_review|unused API keys",
                "access_review|which keys never expire",
                "access_review|API keys without a budget",
                "access_review|people without a workspace",
                "access_review|is there any key without limit",
                "access_review|all keys what end in the next 30 days",
                "access_review|keys expiring soon",
                "workspace_review|which workspaces are empty",
                "workspace_review|which models may the data workspace use",
                "workspace_review|what does the workspace Applications contain",
                "workspace_review|which prompts still use gpt-4o",
                "workspace_review|prompts that use a model that is being retired",
                "workspace_review|workspaces without a budget",
                "workspace_review|which configs still use the provider openai-main",
                "workspace_review|what prompts depend on the Google integration",
                "usage_report|who spent most",
                "usage_report|who spent the most last month, in dollars",
                "usage_report|monthly report",
                "usage_report|top spenders",
                "usage_report|how much did we spend this week",
                "usage_report|how much does the data workspace cost us",
                "usage_report|how much was spent in October",
                "usage_report|costs this week compared with last week",
                "usage_report|error rate of yesterday",
                "usage_report|compare costs october november",
                "usage_report|summary of our usage for the board",
            })
    void namesTheJobThatFulfilsARequest(String job, String request) {
        assertThat(JobRequests.fulfilling(request)).as(request).contains(job);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create an API key without expiry",
                "delete the unused API keys",
                "extend the keys that expire this month",
                "whats the error rate of claude since yesterday",
                "compare the cost of gpt-4o and claude",
                "compare prices of models per token",
                "invite one person",
                "which invitations are open",
                "resend the invitations to all members",
                "remove the prompt completely",
                "how much of the budget is left",
                "budget left in the workspace Applications",
                "how much does gpt-4o cost per token",
                "how much did Priya spend last month",
                "nobody should be able to spend more than 10 dollars a day",
                "this key must not cost more than 20 dollars a day",
                "error rate per model",
                "who used the most tokens",
                "invite a partner as a member without workspace",
                "who may invite people",
                "why did this request fail",
                "debug a failed call",
                "link to the exported logs",
                "failed requests over time",
                "he stays with us but leaves the sales workspace",
                "Priya left; her API keys shall move to Ines",
                "an alarm at 80 % of the budget for every workspace",
                "who spent most on gpt-4o",
                "cost by model this week compared with last week",
                "delete the empty workspace",
                "cancel the export of the logs",
                "who exported the logs",
                "export the audit log of last month",
                "let this key export logs",
                "raise the budget of a workspace",
                "delete the user Jane",
                "retry failed requests three times",
                "which guardrails are not used",
                "give a workspace access to the models of openai",
            })
    void namesNoJobForARequestThatNoneFulfils(String request) {
        assertThat(JobRequests.fulfilling(request)).as(request).isEqualTo(Optional.empty());
    }

    @Test
    void knowsEveryJob() {
        assertThat(Stream.of(
                                "offboard",
                                "bulk invite",
                                "export logs",
                                "access review",
                                "workspace review",
                                "usage report")
                        .flatMap(request -> JobRequests.fulfilling(request).stream()))
                .containsExactlyInAnyOrderElementsOf(Jobs.all().map(Job::name).toList());
    }
}
