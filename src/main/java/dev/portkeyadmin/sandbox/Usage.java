package dev.portkeyadmin.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One request to a model. Cost is kept in millionths of a cent, so that sums are exact; a request nobody rated has the feedback NaN;
 * config and prompt are null where none was used, cache is where it did not answer. Latency is in milliseconds.
 */
record Usage(
        Instant at,
        String workspace,
        String user,
        Model model,
        int promptTokens,
        int completionTokens,
        int status,
        double feedback,
        String config,
        String prompt,
        String apiKey,
        Map<String, String> metadata,
        String trace,
        String span,
        int latency,
        String cache,
        int retries,
        boolean fallback) {

    static final String SIMPLE = "simple";
    static final String SEMANTIC = "semantic";

    static final int DAYS = 60;

    /** Prices are in millionths of a cent for each token. */
    record Model(String provider, String name, String virtualKey, int promptPrice, int completionPrice) {}

    static final List<Model> MODELS = List.of(
            new Model("openai", "gpt-4o", "openai-main-4f21c9", 250, 1000),
            new Model("openai", "gpt-4o-mini", "openai-main-4f21c9", 15, 60),
            new Model("anthropic", "claude-sonnet-4-5", "anthropic-main-b07d3e", 300, 1500),
            new Model("google", "gemini-2.5-flash", "google-trial-19ac52", 30, 250));

    private static final Map<String, String> API_KEYS = Map.of(
            "ws-apps-7f3k9q", "9ce924d4-64cf-4c1b-90ce-c4b9a67285b5",
            "ws-data-x1y2z3", "fac7abcd-7640-498a-a9c6-1f7b31174277");

    /** What the cache answers costs nothing. */
    long cost() {
        return cache == null ? price() : 0;
    }

    /** What it costs without the cache. */
    long price() {
        return (long) promptTokens * model.promptPrice() + (long) completionTokens * model.completionPrice();
    }

    double cents() {
        return cost() / 1e6;
    }

    boolean failed() {
        return status >= 400;
    }

    /** The id of its log. */
    String id() {
        return Json.id(trace);
    }

    int totalTokens() {
        return promptTokens + completionTokens;
    }

    /** The same few thousand requests for each sandbox, spread over the days before its start; two days in seven are quiet. */
    static List<Usage> before(Instant now) {
        SplittableRandom random = new SplittableRandom(20_260_101);
        List<Seed.Membership> members = Seed.memberships().toList();
        List<Usage> usage = new ArrayList<>();
        for (int day = DAYS; day > 0; day--) {
            Instant start = now.minus(day, ChronoUnit.DAYS);
            for (int i = 0; i < members.size(); i++) {
                int requests = random.nextInt(3 + i) / (day % 7 < 2 ? 4 : 1);
                for (int j = 0; j < requests; j++) {
                    usage.add(request(random, usage.size() + 1, start, members.get(i)));
                }
            }
        }
        return usage;
    }

    private static Usage request(SplittableRandom random, int number, Instant start, Seed.Membership member) {
        Model model = MODELS.get(random.nextInt(MODELS.size()));
        int luck = random.nextInt(100);
        int status = luck < 94 ? 200 : luck < 97 ? 429 : luck < 99 ? 400 : 500;
        boolean answered = status == 200;
        // A source of its own, so that what it decides on does not change all else.
        SplittableRandom way = new SplittableRandom(number);
        int chance = way.nextInt(100);
        String cache = !answered || chance >= 16 ? null : chance < 12 ? SIMPLE : SEMANTIC;
        boolean called = answered && cache == null;
        return new Usage(
                start.plusSeconds(random.nextInt(86_400)),
                member.workspace(),
                member.user(),
                model,
                answered ? random.nextInt(40, 6_000) : 0,
                answered ? random.nextInt(10, 1_500) : 0,
                status,
                random.nextInt(6) == 0 ? random.nextInt(-10, 11) : Double.NaN,
                random.nextBoolean() ? "pc-router-7b1e02" : null,
                random.nextInt(3) == 0 ? "pp-summary-2d90aa" : null,
                API_KEYS.get(member.workspace()),
                Map.of("_user", member.user(), "env", random.nextInt(4) == 0 ? "staging" : "production"),
                "trace-" + number,
                "span-" + number,
                called ? way.nextInt(300, 4_000) : cache == null ? way.nextInt(80, 900) : way.nextInt(15, 120),
                cache,
                called && way.nextInt(25) == 0 ? way.nextInt(1, 4) : 0,
                called && way.nextInt(50) == 0);
    }
}
