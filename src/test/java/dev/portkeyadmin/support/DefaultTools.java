package dev.portkeyadmin.support;

import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.tools.ToolSelection;
import java.util.List;
import java.util.Map;

/** The tools that a client sees where no setting chooses others. */
public final class DefaultTools {

    private DefaultTools() {}

    /** Selects them without a connection. */
    public static ToolSelection selection(boolean readOnly) {
        return new ToolSelection(
                TestCatalogue.on(null),
                () -> null,
                Settings.from(Map.of(), Map.of()).toolsets(),
                List.of(),
                readOnly);
    }

    /** How many they are. */
    public static int count(boolean readOnly) {
        return selection(readOnly).names().size();
    }
}
