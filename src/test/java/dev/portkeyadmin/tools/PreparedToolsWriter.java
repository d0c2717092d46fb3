package dev.portkeyadmin.tools;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks the declarations of all operations and writes the files of {@link PreparedTools}; the build runs it before the tests. */
final class PreparedToolsWriter {

    private PreparedToolsWriter() {}

    /** Takes the directory of the compiled classes. */
    public static void main(String[] args) throws IOException {
        TestCatalogue.on(null).check();
        Path directory = Path.of(args[0], "dev", "portkeyadmin", "tools");
        for (Toolset toolset : Toolset.values()) {
            for (boolean readOnly : List.of(false, true)) {
                Path file = directory.resolve(PreparedTools.file(toolset, readOnly));
                Files.createDirectories(file.getParent());
                Files.writeString(file, text(toolset, readOnly), StandardCharsets.UTF_8);
            }
        }
    }

    private static String text(Toolset toolset, boolean readOnly) {
        StringBuilder text = new StringBuilder();
        new ToolSelection(TestCatalogue.on(null), () -> null, List.of(toolset.id()), List.of(), readOnly)
                .tools()
                .forEach((name, tool) -> text.append(name)
                        .append(' ')
                        .append(Json.write(tool.listing()))
                        .append('\n'));
        return text.toString();
    }
}
