package dev.portkeyadmin.call;

import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.redact.Secrets;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Makes results that hold no secrets and are short enough for a model to read. */
final class Results {

    private static final int ERROR_BYTES = 2048;

    private final Secrets secrets;

    Results(Secrets secrets) {
        this.secrets = secrets;
    }

    ToolResult success(ToolResponse answer) {
        return success(answer, List.of());
    }

    /** A successful result that may show these one-time secrets. */
    ToolResult success(ToolResponse answer, Collection<String> shown) {
        return new ToolResult(secrets.redactAnswer(answer.toJson(), shown), false);
    }

    /** A failed result of at most 2 KB. */
    ToolResult error(String message) {
        CharBuffer text = CharBuffer.wrap(secrets.redact(message));
        // The encoder stops at the limit, never within a character.
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(text, ByteBuffer.allocate(ERROR_BYTES), true);
        return new ToolResult(text.flip().toString(), true);
    }
}
