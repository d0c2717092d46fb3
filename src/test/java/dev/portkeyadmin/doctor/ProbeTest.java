package dev.portkeyadmin.doctor;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.resources.Services;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the reads that show what a key has access to. */
class ProbeTest {

    private final Catalogue catalogue = new Catalogue(Services.on(null));

    @ParameterizedTest
    @EnumSource(
            value = Toolset.class,
            names = {"CATALOGUE", "JOBS"},
            mode = EnumSource.Mode.EXCLUDE)
    void probesEveryToolsetWithASmallReadOfItsOwn(Toolset toolset) {
        Probe probe = Probe.of(toolset, catalogue);
        assertThat(catalogue.get(probe.operation().name()).toolset()).isEqualTo(toolset);
        assertThat(probe.operation().hints().readOnly()).isTrue();
        Map<String, Object> arguments =
                new LinkedHashMap<>(probe.arguments("ws-1").values());
        if (probe.operation().paging() != null) {
            assertThat(arguments).containsEntry(Operation.PAGE_SIZE, 1);
            // The API's own number of the first page, which the tool's schema does not describe.
            arguments.remove(Operation.CURRENT_PAGE);
        }
        assertThat(probe.operation().inputSchema().problems(arguments)).isEmpty();
    }
}
