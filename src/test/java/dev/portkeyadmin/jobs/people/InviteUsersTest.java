package dev.portkeyadmin.jobs.people;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.jobs.JobFixture;
import dev.portkeyadmin.jobs.JobFixture.Person;
import dev.portkeyadmin.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Invitations of several people to the sandbox. */
class InviteUsersTest {

    @AutoClose
    private final JobFixture fixture = JobFixture.inSandbox();

    @Test
    void skipsMembersAndOpenInvitationsAndSaysSo() {
        JsonNode answer = fixture.answer(
                "invite_users",
                Map.of(
                        "emails",
                        List.of(
                                "new.one@example.com",
                                "Priya.Raman@example.com",
                                "grace.mbeki@example.com",
                                "piotr.zielinski@example.com",
                                "NEW.one@example.com"),
                        "workspaces",
                        List.of("Data science"),
                        "workspace_role",
                        "manager"),
                Person.accepting());

        assertThat(answer.path("people")).hasSize(4);
        assertThat(answer.at("/people/0/result").asText()).isEqualTo("invited");
        assertThat(answer.at("/people/0/invite_link").asText()).startsWith("https://");
        assertThat(answer.at("/people/1/reason").asText())
                .isEqualTo(
                        "is a member already (member), but not in Data science: add_workspace_members adds them there");
        assertThat(answer.at("/people/2/reason").asText()).startsWith("has an open invitation, which expires at ");
        assertThat(answer.at("/people/3/result").asText())
                .as("an expired invitation is no obstacle")
                .isEqualTo("invited");
        assertThat(answer.path("note").asText())
                .startsWith("1 repeated address was invited once.")
                .endsWith(
                        "No API key was made: create_api_key makes one then. Portkey does not show the links again, so store "
                                + "them now.");
        JsonNode invite = fixture.operation(
                "get_user_invite",
                Map.of("invite_id", answer.at("/people/0/invite_id").asText()));
        assertThat(invite.at("/workspaces/0/workspace_id").asText()).isEqualTo("ws-data-x1y2z3");
        assertThat(invite.at("/workspaces/0/role").asText()).isEqualTo("manager");
    }

    @Test
    void asksNoOneWhenAllAreSkipped() {
        Person person = Person.declining();
        JsonNode answer = fixture.answer("invite_users", Map.of("emails", List.of("priya.raman@example.com")), person);
        assertThat(person.questions).isEmpty();
        assertThat(answer.path("complete").booleanValue()).isTrue();
        assertThat(answer.path("skipped").intValue()).isEqualTo(1);
    }

    @Test
    void refusesAnUnknownWorkspaceWithoutAWrite() {
        assertThat(fixture.error(
                        "invite_users",
                        Map.of("emails", List.of("a@example.com"), "workspaces", List.of("Data sience")),
                        Person.accepting()))
                .contains("nothing was changed", "id or name \"Data sience\"", "Data science");
    }

    @Test
    void proposesTheNearestWorkspaceAsPlainToolsDo() {
        String nearest = "no workspace has the id or name \"data\"; nearest: \"Data science\" (";
        assertThat(fixture.error(
                        "invite_users",
                        Map.of("emails", List.of("a@example.com"), "workspaces", List.of("data")),
                        Person.accepting()))
                .contains("- workspaces: " + nearest);
    }

    @Test
    void showsRolesInTheQuestion() {
        Person person = Person.declining();
        fixture.error(
                "invite_users",
                Map.of("emails", List.of("a@example.com"), "role", "admin", "workspaces", List.of("ws-data-x1y2z3")),
                person);
        assertThat(person.questions.get(0))
                .startsWith(
                        "This grants administration. Send 1 invitation by email, to join \"Data science\" as member:")
                .contains("1. invite a@example.com as admin of the organisation");
    }

    @Test
    void showsAddressesToTheirEndWhateverACallSentAsASecret() {
        String email = "a@example.com." + "a".repeat(225) + ".example.net";
        fixture.operation("create_virtual_key", Map.of("name", "v", "provider", "openai", "key", email));
        Person person = Person.declining();
        fixture.error("invite_users", Map.of("emails", List.of(email), "role", "admin"), person);
        assertThat(person.questions.get(0)).contains("1. invite " + email + " as admin");
        assertThat(fixture.error("invite_users", Map.of("emails", List.of("aaaa" + email)), person))
                .contains("invalid arguments");
    }

    @Test
    void saysInTheQuestionWhatIsNotKnown() {
        try (JobFixture own = fixture.with(Sandbox.WORKSPACE_KEY)) {
            Person person = Person.declining();
            own.error("invite_users", Map.of("emails", List.of("a@example.com")), person);
            assertThat(own.error("invite_users", Map.of("emails", List.of("a@example.com")), Person.accepting()))
                    .as("the id by which Portkey finds the request")
                    .contains("Request id ");
            assertThat(person.questions.get(0))
                    .startsWith(
                            "Not known: which invitations are open, who is a member: HTTP 403, for example without the "
                                    + "scope organisation_users.list.\nSend 1 invitation by email:");
        }
    }

    @Test
    void namesTheWorkspacesOnceInTheQuestion() {
        Person person = Person.declining();
        List<String> emails = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
        fixture.error(
                "invite_users",
                Map.of("emails", emails, "workspaces", List.of("Data science", "Applications")),
                person);
        assertThat(person.questions.get(0))
                .hasSizeLessThan(4000)
                .startsWith("Send 50 invitations by email, each to join \"Data science\" as member, "
                        + "Applications as member:")
                .contains("50. invite person50@example.com as member of the organisation")
                .containsOnlyOnce("Data science");
    }

    @Test
    void refusesARoleForNoWorkspace() {
        assertThat(fixture.error(
                        "invite_users",
                        Map.of("emails", List.of("a@example.com"), "workspace_role", "admin"),
                        Person.accepting()))
                .contains("invalid arguments; no request was sent", "workspace_role: needs workspaces");
    }

    @Test
    void saysOnceWhatAllLinksHaveInCommon() {
        List<String> emails = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> " person" + i + "@example.com ")
                .toList();
        JsonNode answer = fixture.answer("invite_users", Map.of("emails", emails), Person.accepting());
        assertThat(answer.path("invite_links").asText()).isEqualTo("https://app.example.com/invite/{invite_id}");
        assertThat(answer.path("people"))
                .hasSize(50)
                .allMatch(person -> person.hasNonNull("invite_id") && !person.has("invite_link"));
        assertThat(answer.toString()).hasSizeLessThan(6_500);
    }

    @Test
    void invitesFiftyAtOnceWhateverTheirCase() {
        List<String> emails = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> i % 2 == 0 ? "Person" + i + "@Example.COM" : "person" + i + "@example.com")
                .toList();
        JsonNode answer = fixture.answer("invite_users", Map.of("emails", emails), Person.accepting());
        assertThat(answer.path("complete").booleanValue()).isTrue();
        assertThat(answer.path("done").intValue()).isEqualTo(50);
        assertThat(answer.toString().length()).isLessThan(45_000);
        assertThat(fixture.answer("invite_users", Map.of("emails", emails), Person.declining())
                        .path("skipped")
                        .intValue())
                .as("all have an open invitation now")
                .isEqualTo(50);
        assertThat(fixture.error("invite_users", Map.of("emails", tooMany(emails)), Person.accepting()))
                .contains("no request was sent", "emails");
    }

    private static List<String> tooMany(List<String> emails) {
        List<String> more = new ArrayList<>(emails);
        more.add("one.more@example.com");
        return more;
    }

    @Test
    void refusesAnUnknownWorkspaceBesideAKnownOneBeforeAnythingIsSent() {
        Person person = Person.accepting();
        assertThat(fixture.error(
                        "invite_users",
                        Map.of("emails", List.of("a@example.com"), "workspaces", List.of("Data science", "Nowhere")),
                        person))
                .contains("invalid arguments; nothing was changed", "Nowhere");
        assertThat(person.questions).isEmpty();
    }
}
