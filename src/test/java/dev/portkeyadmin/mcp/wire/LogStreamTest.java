package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogStreamTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream log = new LogStream(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void datesAMessageAndNotTheStackTraceAfterIt() {
        log.println("[main] ERROR Test - it broke");
        new IllegalStateException("for a reason").printStackTrace(log);
        String[] lines = bytes.toString(StandardCharsets.UTF_8).split("\\R");
        assertThat(lines[0])
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[main] ERROR Test - it broke");
        assertThat(lines[1]).isEqualTo("java.lang.IllegalStateException: for a reason");
        assertThat(lines[2]).startsWith("\tat ");
    }
}
