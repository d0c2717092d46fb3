package dev.portkeyadmin.sandbox.data;

import java.util.List;
import java.util.stream.Stream;

/** The invented company that each sandbox starts with, Larkspur Robotics: its ids, workspaces and users. The ids never change. */
public final class SampleOrganisation {

    public static final String ID = "6b0f2a5e-2c1d-4f7a-9a3e-5d8c41b7e962";
    public static final String OWNER_ID = "a04963cf-1c2e-4a14-9d59-69007a10f9a7";
    public static final String DEFAULT_WORKSPACE = "ws-apps-7f3k9q";
    public static final String EVALUATION_WORKSPACE = "ws-data-x1y2z3";

    /** Id, slug, name, description, age in days. */
    private static final String WORKSPACES = """
            3b35d565-3c6e-4b6c-ad7a-054a55bf01d0, ws-apps-7f3k9q, Applications, What customers and field teams use,  412
            0c25d36e-ced9-4837-b709-bac2e88a5cc7, ws-data-x1y2z3, Data science, Experiments and evaluation runs,     398
            """;

    /** Id, first name, last name, mailbox, role, days since joining, slugs of workspaces; the oldest member first. */
    private static final String USERS = """
            a04963cf-1c2e-4a14-9d59-69007a10f9a7, Ines,   Okafor,      ines.okafor,      owner,  412, ws-apps-7f3k9q ws-data-x1y2z3
            923a6163-822e-4392-af46-13678f4ff7e5, Tomas,  Lindqvist,   tomas.lindqvist,  admin,  405, ws-apps-7f3k9q ws-data-x1y2z3
            8772cd61-5eec-4c14-b043-af896975a864, Zoë,    Þórsdóttir,  zoe.thorsdottir,  admin,  371, ws-data-x1y2z3
            4bd6d3ec-2183-4ffa-b252-37726a571a76, Priya,  Raman,       priya.raman,      member, 340, ws-apps-7f3k9q
            79290ccf-bd98-48ca-b571-285e50fd9dd2, Marek,  Dvořák,      marek.dvorak,     member, 318, ws-data-x1y2z3
            fc0d86d5-473a-43e9-a719-d5a89af58e66, Hana,   小川,        hana.ogawa,       member, 256, ws-apps-7f3k9q ws-data-x1y2z3
            5b2653b8-02df-47a5-b890-4eee1c3ffe55, Callum, Reyes,       callum.reyes,     member, 233, ws-apps-7f3k9q
            0a1585c9-4879-4469-83ed-2a21b996b59e, Amina,  Haddad,      amina.haddad,     admin,  190, ws-apps-7f3k9q
            cb6ee471-f183-4291-a04b-7c7512d07e1f, Jonas,  Weber,       jonas.weber,      member, 144, ws-data-x1y2z3
            1749aeb3-1d46-4200-86fb-762bdf1807c9, Lucía,  Ferrer,      lucia.ferrer,     member,  97, ws-apps-7f3k9q
            6cd0bc06-1920-43ad-8653-fec92e0c364d, Dele,   Adeyemi,     dele.adeyemi,     member,  71, ws-apps-7f3k9q ws-data-x1y2z3
            888e8cc2-6031-420c-9eeb-af9d3545f9b6, Sofie,  Maes,        sofie.maes,       member,  64, ws-apps-7f3k9q
            """;

    private SampleOrganisation() {}

    /** The age is in days. */
    public record SampleWorkspace(String id, String slug, String name, String description, int age) {}

    /** The workspaces are slugs. */
    public record SampleUser(
            String id,
            String firstName,
            String lastName,
            String email,
            String role,
            int daysSinceJoining,
            List<String> workspaces) {}

    /** The email address of a user and the slug of a workspace they belong to. */
    public record Membership(String user, String workspace) {}

    /** The default workspace comes first. */
    public static Stream<SampleWorkspace> workspaces() {
        return rows(WORKSPACES)
                .map(row -> new SampleWorkspace(row[0], row[1], row[2], row[3], Integer.parseInt(row[4])));
    }

    /** The oldest member comes first. */
    public static Stream<SampleUser> users() {
        return rows(USERS)
                .map(row -> new SampleUser(
                        row[0],
                        row[1],
                        row[2],
                        email(row[3]),
                        row[4],
                        Integer.parseInt(row[5]),
                        List.of(row[6].split(" "))));
    }

    /** Lists each user once for each of their workspaces. */
    public static Stream<Membership> memberships() {
        return users().flatMap(user -> user.workspaces().stream().map(slug -> new Membership(user.email(), slug)));
    }

    /** Returns the address of a mailbox at the company. */
    public static String email(String mailbox) {
        return mailbox + "@example.com";
    }

    private static Stream<String[]> rows(String table) {
        return table.lines().map(line -> line.split(", +"));
    }
}
