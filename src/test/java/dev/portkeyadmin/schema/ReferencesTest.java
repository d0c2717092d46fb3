package dev.portkeyadmin.schema;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.schema.References.Occurrence;
import dev.portkeyadmin.schema.References.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that every reference in the value of an argument is found, with its place and kind, and can be replaced. */
class ReferencesTest {

    private static final Schema USER = Schemas.ref(Reference.USER);

    private static final Schema WORKSPACES = Schemas.refs(Reference.WORKSPACE, "Several.");

    private static final Schema SERVERS = Schemas.open("By server.").keyedBy(Reference.MCP_SERVER);

    private static final Schema CONDITION = Schemas.object(null)
            .require("key", Schemas.string(null))
            .require("value", Schemas.string(null).refersBy("key", Map.of("workspace_id", Reference.WORKSPACE)));

    private static final Schema ALL = Schemas.object(null)
            .allow("users", Schemas.array(null, Schemas.object(null).require("id", USER)))
            .allow("workspaces", WORKSPACES)
            .allow("servers", SERVERS)
            .allow("conditions", Schemas.array(null, CONDITION))
            .allow("name", Schemas.string(null));

    private static final Map<String, Object> VALUE = Map.of(
            "users",
            List.of(Map.of("id", "u1"), Map.of("id", "u2")),
            "workspaces",
            "w1,w2",
            "servers",
            Map.of("s1", true),
            "conditions",
            List.of(
                    Map.of("key", "workspace_id", "value", "w3"),
                    Map.of("key", "workspace_id", "value", "*"),
                    Map.of("key", "metadata.team", "value", "blue")),
            "name",
            "u1");

    @Test
    void findsReferencesAtEveryDepthWithTheirKinds() {
        assertThat(References.in("body", ALL, VALUE))
                .containsExactlyInAnyOrder(
                        new Occurrence("body.users[0].id", Reference.USER, Role.VALUE, "u1"),
                        new Occurrence("body.users[1].id", Reference.USER, Role.VALUE, "u2"),
                        new Occurrence("body.workspaces", Reference.WORKSPACE, Role.LIST, "w1,w2"),
                        new Occurrence("body.servers.s1", Reference.MCP_SERVER, Role.KEY, "s1"),
                        new Occurrence("body.conditions[0].value", Reference.WORKSPACE, Role.CHOSEN, "w3"));
    }

    @Test
    void replacesOnlyReferences() {
        assertThat(References.replaced("body", ALL, VALUE, found -> "id-" + found.text()))
                .isEqualTo(Map.of(
                        "users",
                        List.of(Map.of("id", "id-u1"), Map.of("id", "id-u2")),
                        "workspaces",
                        "id-w1,w2",
                        "servers",
                        Map.of("id-s1", true),
                        "conditions",
                        List.of(
                                Map.of("key", "workspace_id", "value", "id-w3"),
                                Map.of("key", "workspace_id", "value", "*"),
                                Map.of("key", "metadata.team", "value", "blue")),
                        "name",
                        "u1"));
    }

    @Test
    void findsReferencesAmongFiltersGivenByNameAndValue() {
        Schema filters = Schemas.entries(
                null, Schemas.object(null).allow("workspace", WORKSPACES).allow("model", Schemas.string(null)));
        assertThat(References.in(
                        "filters",
                        filters,
                        List.of(
                                Map.of("name", "workspace", "value", "Applications"),
                                Map.of("name", "model", "value", "gpt-4o"))))
                .containsExactly(new Occurrence("filters.workspace", Reference.WORKSPACE, Role.LIST, "Applications"));
    }
}
