package dev.portkeyadmin.approval;

import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Opens pages for {@code .ci/approval-page}, which drives them with a real browser. It reads {@code open NAME}, {@code withdraw NAME}
 * and {@code advance MINUTES} from stdin, and prints {@code NAME URL} and {@code NAME VERDICT}.
 * Its argument is the directory in which terminals find it.
 */
final class ApprovalPageDemo {

    private static final String LONG_NAME = "the-workspace-of-the-research-group-for-".repeat(6);

    private static final Map<String, ApprovalRequest> REQUESTS = Map.of(
            "deletion",
            new ApprovalRequest(
                    "delete_workspace",
                    "Yes, delete workspace Research",
                    "Delete workspace Research (research-1)? This cannot be undone.",
                    List.of(),
                    List.of(
                            "3 API keys belong to it and stop working: ci-runner, notebook, evaluation.",
                            "2 members lose access: Ines Okafor, Tom Lindqvist.",
                            "It had 1,204 requests in the last 7 days; the latest was 12 minutes ago."),
                    "Claude Code 2.1.317",
                    "f1"),
            "update",
            new ApprovalRequest(
                    "update_workspace",
                    "Yes, change the limits and guardrails of workspace Production",
                    "Change workspace Production (production)? This weakens a check: no input guardrail remains.",
                    List.of(
                            new Change("monthly budget", "$500", "$5,000"),
                            new Change("rate limit", "300 requests per minute", ""),
                            new Change("input guardrails", "PII redaction, Prompt injection", ""),
                            new Change("default metadata", "?", "team: platform"),
                            new Change("allowed models", "", "added: gpt-5-mini, claude-sonnet-5\nremoved: gpt-4o")),
                    List.of("14 API keys belong to it.", "It had 82,110 requests in the last 7 days."),
                    "Claude Desktop 1.9",
                    "f2"),
            "plain",
            new ApprovalRequest(
                    "rotate_api_key",
                    "Yes, rotate API key ci-runner",
                    "Rotate API key ci-runner (pk-…4f2a)? The present secret ends at once.",
                    List.of(),
                    List.of(),
                    "",
                    "f3"),
            "hostile",
            new ApprovalRequest(
                    "update_user",
                    "Yes, make <script>document.title='x'</script> an administrator",
                    "Make \u202Eresu elbissop a\u202C (zero\u200Bwidth) <img src=x onerror=alert(1)> an administrator?\n"
                            + "Approve\u2028Decline \uD83D\uDE00 e\u0301 z" + "\u0301".repeat(40)
                            + " \u05E9\u05DC\u05D5\u05DD",
                    List.of(
                            new Change(LONG_NAME, LONG_NAME, LONG_NAME.replace('-', 'x')),
                            new Change(
                                    "</td></table><h1>name</h1>", "\" onmouseover=\"alert(1)", "a\u0000b\u001B[31m")),
                    List.of(LONG_NAME, "&lt;b&gt; & <b>bold</b>"),
                    "<b>evil</b>\u202E client",
                    "f4"));

    private ApprovalPageDemo() {}

    public static void main(String[] args) throws IOException {
        Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("approval-page");
        try (ApprovalFixture fixture = new ApprovalFixture(directory, PeerOwner.ofThisMachine())) {
            Map<String, CompletableFuture<Verdict>> futures = new HashMap<>();
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "open" -> {
                        CompletableFuture<Verdict> future = fixture.pages.open(REQUESTS.get(words[1]));
                        future.thenAccept(verdict -> System.out.println(words[1] + " " + verdict));
                        futures.put(words[1], future);
                        System.out.println(words[1] + " " + fixture.url());
                    }
                    case "withdraw" -> futures.get(words[1]).cancel(true);
                    case "advance" -> fixture.clock.advance(Duration.ofMinutes(Integer.parseInt(words[1])));
                    default -> throw new IllegalArgumentException(line);
                }
            }
        }
    }
}
