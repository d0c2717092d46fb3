package dev.portkeyadmin.sandbox.data;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model. Costs are in millionths of a cent, so that sums are exact; latency is in milliseconds. An unrated call has the
 * feedback NaN; config and prompt are null if none was used, cache is null if the cache did not answer.
 */
public record ModelCall(
        Instant at,
        String workspace,
        String user,
        Model model,
        int promptTokens,
        int completionTokens,
        int status,
        double feedback,
        @Nullable String config,
        @Nullable String prompt,
        @Nullable String apiKey,
        Map<String, String> metadata,
        String trace,
        String span,
        int latency,
        @Nullable String cache,
        int retries,
        boolean fallback) {

    public static final String SIMPLE = "simple";
    public static final String SEMANTIC = "semantic";

    public static final int DAYS = 60;

    /** Prices are in millionths of a cent per token. */
    public record Model(String provider, String name, int promptPrice, int completionPrice) {}

    /** The models that the sample calls use. */
    public static final List<Model> MODELS = List.of(
            new Model("openai", "gpt-4o", 250, 1000),
            new Model("openai", "gpt-4o-mini", 15, 60),
            new Model("anthropic", "claude-sonnet-4-5", 300, 1500),
            new Model("google", "gemini-2.5-flash", 30, 250));

    /**
     * The route of the calls of a workspace.
     *
     * @param configured the AI providers that the config leads to
     * @param providers the slugs of its providers, by AI provider
     */
    private record CallRoute(
            String apiKey, String prompt, String config, Set<String> configured, Map<String, String> providers) {}

    private static final Map<String, CallRoute> ROUTES = Map.of(
            SampleOrganisation.DEFAULT_WORKSPACE,
            new CallRoute(
                    "9ce924d4-64cf-4c1b-90ce-c4b9a67285b5",
                    "pp-summary-2d90aa",
                    "pc-router-7b1e02",
                    Set.of("openai", "anthropic"),
                    Map.of(
                            "openai", "openai-main-4f21c9",
                            "anthropic", "anthropic-main-b07d3e",
                            "google", "google-trial-19ac52")),
            SampleOrganisation.EVALUATION_WORKSPACE,
            new CallRoute(
                    "fac7abcd-7640-498a-a9c6-1f7b31174277",
                    "pp-grader-0e5a7c",
                    "pc-cache-c4d916",
                    Set.of("openai"),
                    Map.of(
                            "openai", "openai-data-8d12aa",
                            "anthropic", "claude-evals-c15e60",
                            "google", "gemini-evals-7f2b90")));

    /** Returns the slug of the provider that it went through. */
    public String virtualKey() {
        return route(workspace).providers().getOrDefault(model.provider(), "");
    }

    private static CallRoute route(String workspace) {
        return Objects.requireNonNull(ROUTES.get(workspace));
    }

    /** Returns the cost, which is 0 for a response from the cache. */
    public long cost() {
        return cache == null ? price() : 0;
    }

    /** Returns the cost without the cache. */
    public long price() {
        return (long) promptTokens * model.promptPrice() + (long) completionTokens * model.completionPrice();
    }

    /** Returns the cost in US cents. */
    public double cents() {
        return cost() / 1e6;
    }

    /** Returns this call with another rating. */
    public ModelCall rated(double value) {
        return new ModelCall(
                at,
                workspace,
                user,
                model,
                promptTokens,
                completionTokens,
                status,
                value,
                config,
                prompt,
                apiKey,
                metadata,
                trace,
                span,
                latency,
                cache,
                retries,
                fallback);
    }

    /** Returns whether the answer had an error status. */
    public boolean failed() {
        return status >= 400;
    }

    /** Returns the id of the log of this call. */
    public String id() {
        return SandboxJson.id(trace);
    }

    /** Returns the tokens of prompt and completion together. */
    public int totalTokens() {
        return promptTokens + completionTokens;
    }

    /** Returns the same few thousand calls for each sandbox, spread over the days before its start; two days in seven have fewer. */
    public static List<ModelCall> sampleBefore(Instant now) {
        SplittableRandom random = new SplittableRandom(20_260_101);
        List<SampleOrganisation.Membership> members =
                SampleOrganisation.memberships().toList();
        List<ModelCall> usage = new ArrayList<>();
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

    private static ModelCall request(
            SplittableRandom random, int number, Instant start, SampleOrganisation.Membership member) {
        CallRoute route = route(member.workspace());
        Model model = MODELS.get(random.nextInt(MODELS.size()));
        int statusRoll = random.nextInt(100);
        int status = statusRoll < 94 ? 200 : statusRoll < 97 ? 429 : statusRoll < 99 ? 400 : 500;
        boolean answered = status == 200;
        // A separate random source, so that these values do not change the others.
        SplittableRandom responseRandom = new SplittableRandom(number);
        int cacheRoll = responseRandom.nextInt(100);
        @Nullable String cache = !answered || cacheRoll >= 16 ? null : cacheRoll < 12 ? SIMPLE : SEMANTIC;
        boolean called = answered && cache == null;
        return new ModelCall(
                start.plusSeconds(random.nextInt(86_400)),
                member.workspace(),
                member.user(),
                model,
                answered ? random.nextInt(40, 6_000) : 0,
                answered ? random.nextInt(10, 1_500) : 0,
                status,
                random.nextInt(6) == 0 ? random.nextInt(-10, 11) : Double.NaN,
                random.nextBoolean() && route.configured().contains(model.provider()) ? route.config() : null,
                random.nextInt(3) == 0 ? route.prompt() : null,
                route.apiKey(),
                Map.of("_user", member.user(), "env", random.nextInt(4) == 0 ? "staging" : "production"),
                "trace-" + number,
                "span-" + number,
                called
                        ? responseRandom.nextInt(300, 4_000)
                        : cache == null ? responseRandom.nextInt(80, 900) : responseRandom.nextInt(15, 120),
                cache,
                called && responseRandom.nextInt(25) == 0 ? responseRandom.nextInt(1, 4) : 0,
                called && responseRandom.nextInt(50) == 0);
    }
}
