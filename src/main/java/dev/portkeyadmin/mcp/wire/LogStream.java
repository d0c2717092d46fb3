package dev.portkeyadmin.mcp.wire;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the date and time before each message of a log. slf4j-simple would do so, too, but reads the time zones and the names of
 * months with its first logger: a tenth of the time to the first result of a tool. It prints a message as a text and the stack trace
 * that follows as objects, which stay as they are.
 */
final class LogStream extends PrintStream {

    /** Loaded with the first message. */
    private static final class FormatHolder {
        static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    }

    LogStream(PrintStream out) {
        super(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(@Nullable String message) {
        super.println(FormatHolder.TIME.format(LocalDateTime.now()) + " " + message);
    }
}
