package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** What a new sandbox holds: Larkspur Robotics, an invented company. Ids never change, dates count back from the start. */
final class Seed {

    static final String ORGANISATION_ID = "6b0f2a5e-2c1d-4f7a-9a3e-5d8c41b7e962";
    static final String OWNER_ID = "a04963cf-1c2e-4a14-9d59-69007a10f9a7";
    static final String DEFAULT_WORKSPACE = "ws-apps-7f3k9q";

    /** Id, slug, name, description, age in days. */
    private static final String WORKSPACES = """
            3b35d565-3c6e-4b6c-ad7a-054a55bf01d0, ws-apps-7f3k9q, Applications, What customers and field teams use,  412
            0c25d36e-ced9-4837-b709-bac2e88a5cc7, ws-data-x1y2z3, Data science, Experiments and evaluation runs,     398
            """;

    /** Id, first name, last name, mailbox, role, days since joining, slugs of workspaces; oldest member first. */
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

    /** Id, mailbox, status, days since sending, slug of the workspace. */
    private static final String INVITES = """
            09a1e540-7b04-4e44-994d-6bfeee5a6b74, sofie.maes,      accepted,  66, ws-apps-7f3k9q
            38ffe1cb-6b2d-4d0e-a57f-ef29441920cd, piotr.zielinski, expired,   40, ws-data-x1y2z3
            1af318c2-dfe7-40f1-9413-01f1431c9011, lena.contractor, cancelled, 25, ws-apps-7f3k9q
            48614454-f4f6-49b0-a019-de63b6a5e88c, grace.mbeki,     pending,    3, ws-data-x1y2z3
            56264134-1bb6-4ab5-81b5-7854cb7facbf, noah.fischer,    pending,    1, ws-apps-7f3k9q
            """;

    /** Age in days, method, path, id of what is created with a slug where it has one, body; oldest first. */
    private static final String CALLS = """
            """;

    private final Instant now;

    Seed(Instant now) {
        this.now = now;
    }

    /** What no call can make: who has joined already. */
    Store people() {
        Store store = new Store();
        Records workspaces = store.of(Workspaces.KIND);
        rows(WORKSPACES).map(this::workspace).forEach(workspaces::add);
        rows(USERS).map(this::user).forEach(store.of(Users.KIND)::add);
        rows(USERS)
                .forEach(row -> workspaces(row).stream()
                        .map(slug -> member(row, workspaces.get(slug)))
                        .forEach(store.of(Members.KIND)::add));
        rows(INVITES).map(this::invite).forEach(store.of(Invites.KIND)::add);
        return store;
    }

    /** All else is made by the calls that a client would make, so that it is as if clients had made it. */
    void replay(Router router) {
        CALLS.lines().map(line -> line.split(" +", 5)).forEach(call -> {
            String[] identity = call[3].split("/");
            Stamp stamp = new Stamp(daysAgo(call[0]), identity[0], identity.length > 1 ? identity[1] : null);
            URI uri = URI.create(Router.BASE + call[2]);
            router.answer(Caller.ORGANISATION, call[1], uri, call[4].getBytes(StandardCharsets.UTF_8), stamp);
        });
    }

    /** Each user with each of their workspaces. */
    static Stream<Membership> memberships() {
        return rows(USERS).flatMap(row -> workspaces(row).stream().map(slug -> new Membership(email(row[3]), slug)));
    }

    record Membership(String user, String workspace) {}

    private ObjectNode workspace(String[] row) {
        return Workspaces.workspace(row[0], row[1], row[2], row[3], daysAgo(row[4]));
    }

    private ObjectNode user(String[] row) {
        return Users.user(row[0], row[1], row[2], email(row[3]), row[4], daysAgo(row[5]));
    }

    private ObjectNode member(String[] user, ObjectNode workspace) {
        return Members.member(user[0], workspace, user[4].equals("member") ? "member" : "admin", daysAgo(user[5]));
    }

    private ObjectNode invite(String[] row) {
        Instant sent = daysAgo(row[3]);
        ObjectNode invite = Invites.invite(row[0], email(row[1]), "member", row[2], OWNER_ID, sent);
        Invites.join(invite, row[4], "member");
        return row[2].equals(Invites.ACCEPTED)
                ? invite.put("accepted_at", Json.date(sent.plus(2, ChronoUnit.DAYS)))
                : invite;
    }

    private static Stream<String[]> rows(String table) {
        return table.lines().map(line -> line.split(", +"));
    }

    private static List<String> workspaces(String[] user) {
        return List.of(user[6].split(" "));
    }

    private static String email(String mailbox) {
        return mailbox + "@example.com";
    }

    private Instant daysAgo(String days) {
        return now.minus(Integer.parseInt(days), ChronoUnit.DAYS);
    }
}
