package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.resources.SharedSchemas.ANALYTICS_FILTERS;
import static dev.portkeyadmin.resources.SharedSchemas.TIME_MAX;
import static dev.portkeyadmin.resources.SharedSchemas.TIME_MIN;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.modelName;
import static dev.portkeyadmin.schema.Schemas.oneOf;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Sums over logged requests: by time, and by group. */
final class AnalyticsService extends BaseService {

    private static final Schema COLUMN = oneOf(
            null,
            "requests",
            "cost",
            "total_tokens",
            "avg_tokens",
            "avg_input_tokens",
            "avg_output_tokens",
            "avg_latency",
            "p95_latency",
            "p99_latency",
            "success_rate",
            "error_count",
            "cache_hit_rate",
            "last_seen",
            "first_seen");

    private static final String COST = "cost";
    private static final String COST_USD = "cost_usd";

    AnalyticsService(PortkeyClient connection) {
        super(connection, "usage report statistics trend graph chart");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                filtered(get("get_request_analytics", "/analytics/graphs/requests")
                                .byInterval())
                        .title("Requests over time")
                        .description(
                                "Returns the number of requests, in total and per time bucket. By user: get_user_grouped_data.")
                        .keywords("traffic volume usage calls count trend graph number day per today many went through "
                                + "gateway served"),
                filtered(get("get_cost_analytics", "/analytics/graphs/cost").byInterval())
                        .cents("total", COST_USD)
                        .cents("avg", "avg_cost_usd")
                        .title("Cost over time")
                        .description(
                                "Returns the cost in US cents, total and average per request, in total and per time bucket. "
                                        + "By model, provider or key: get_grouped_data.")
                        .keywords("spend spending bill money dollars price expense report trend graph total month "
                                + "development paid charge invoice quarter burn"),
                filtered(get("get_latency_analytics", "/analytics/graphs/latency"))
                        .title("Latency over time")
                        .description(
                                "Returns the latency of requests: average, p50, p90 and p99 in milliseconds, in total and per "
                                        + "time bucket.")
                        .keywords("slow slower faster speed response reply time percentile performance trend graph p99 "
                                + "p95 median average percentiles delay duration getting"),
                filtered(get("get_token_analytics", "/analytics/graphs/tokens").byInterval())
                        .title("Tokens over time")
                        .description(
                                "Returns the number of tokens used, total and average per request, in total and per time "
                                        + "bucket.")
                        .keywords("consumption usage units trend graph input output consumed used amount"),
                filtered(get("get_user_analytics", "/analytics/graphs/users"))
                        .countsDistinct("total", "get_user_grouped_data")
                        .title("Active users over time")
                        .description(
                                "Returns the number of different users who made requests, in total and per time bucket. "
                                        + "Who they are: get_user_grouped_data.")
                        .keywords(
                                "unique people adoption engagement trend graph distinct different active number count "
                                        + "how many daily monthly use gateway"),
                filtered(get("get_requests_per_user_analytics", "/analytics/graphs/users/requests"))
                        .countsDistinct("unique", "get_user_grouped_data")
                        .quotient("avg", "total", "unique")
                        .title("Requests per user over time")
                        .description(
                                "Returns requests, users and requests per user in total, and the average requests per user per "
                                        + "time bucket.")
                        .keywords("adoption engagement intensity trend graph average calls person each"),
                filtered(get("get_error_analytics", "/analytics/graphs/errors").byInterval())
                        .title("Errors over time")
                        .description(
                                "Returns the number of failed requests, in total and per time bucket. By status code: "
                                        + "get_error_status_analytics.")
                        .keywords("failures failed outage count trend graph how many failing problems number"),
                filtered(get("get_error_rate_analytics", "/analytics/graphs/errors/rate"))
                        .share("rate", "get_error_analytics", "get_request_analytics")
                        .title("Error rate over time")
                        .description("Returns the percentage of requests that failed, in total and per time bucket.")
                        .keywords(
                                "failures failed share reliability success trend graph percentage quota percent errors "
                                        + "wrong goes"),
                filtered(get("get_error_stack_analytics", "/analytics/graphs/errors/stacks")
                                .byInterval())
                        .title("Error codes over time")
                        .description(
                                "Returns the count of each HTTP status code per time bucket: when which errors occurred. For "
                                        + "the whole range use get_error_status_analytics.")
                        .keywords("failures 429 500 446 stacked trend graph status codes when http happened timeline "
                                + "429s start began first spike came"),
                filtered(get("get_error_status_analytics", "/analytics/graphs/errors/status-codes"))
                        .countsDistinct("unique_error_codes", "data_points")
                        .title("Errors by status code")
                        .description(
                                "Returns the count of each HTTP status code in the whole range: which errors are most frequent. "
                                        + "When they occurred: get_error_stack_analytics.")
                        .keywords(
                                "failures 429 500 446 distribution common breakdown http 404 401 503 which why reason "
                                        + "failing failed"),
                filtered(get("get_rescued_request_analytics", "/analytics/graphs/requests/rescued")
                                .byInterval())
                        .title("Rescued requests over time")
                        .description(
                                "Returns the number of requests that a retry (by attempt) or a fallback saved, in total and per "
                                        + "time bucket.")
                        .keywords("recovered resilience reliability retries fallbacks trend graph saved backup retry "
                                + "successful fallback"),
                filtered(get("get_cache_hit_analytics", "/analytics/graphs/cache/hit-rate")
                                .byInterval())
                        .cents("cumulative_simple_cache_savings", "cumulative_simple_cache_savings_usd")
                        .cents("cumulative_semantic_cache_savings", "cumulative_semantic_cache_savings_usd")
                        .title("Cache hits over time")
                        .description(
                                "Returns cache hits and their rate in percent; per time bucket simple and semantic hits and "
                                        + "cumulative savings in US cents.")
                        .keywords("caching ratio saved money trend graph stored reuse hit rate savings semantic"),
                filtered(get("get_cache_latency_analytics", "/analytics/graphs/cache/latency"))
                        .title("Cache latency over time")
                        .description("Returns the latency of cache hits: average milliseconds per time bucket.")
                        .keywords("caching speed response time trend graph fast cached answers"),
                filtered(get("get_feedback_analytics", "/analytics/graphs/feedbacks")
                                .byInterval())
                        .title("Feedback over time")
                        .description("Returns the number of feedback ratings, in total and per time bucket.")
                        .keywords("ratings votes count trend graph how many number received thumbs left"),
                filtered(get("get_feedback_score_analytics", "/analytics/graphs/feedbacks/scores"))
                        .title("Feedback by score")
                        .description("Returns the count of each feedback score in the whole range.")
                        .keywords("ratings thumbs distribution histogram values stars fives ones how many"),
                filtered(get("get_weighted_feedback_analytics", "/analytics/graphs/feedbacks/weighted"))
                        .title("Weighted feedback over time")
                        .description("Returns the average weighted feedback score, in total and per time bucket.")
                        .keywords("ratings quality satisfaction mean trend graph average score"),
                filtered(get("get_feedback_model_analytics", "/analytics/graphs/feedbacks/ai-models"))
                        .title("Feedback by model")
                        .description("Returns the count and average weighted score of the feedback on each model.")
                        .keywords("ratings quality best compare satisfaction rating which good prefer judging better"),
                filtered(get("get_cache_summary", "/analytics/summary/cache"))
                        .title("Cache summary")
                        .description(
                                "Returns four numbers on the cache for the whole range: hits, their average latency in "
                                        + "milliseconds, requests, speedup in percent.")
                        .keywords(
                                "caching faster effectiveness overview total paying off worth stored reuse performance "
                                        + "figures saved glance"),
                filtered(get("get_model_grouped_data", "/analytics/groups/ai-models")
                                .byInterval())
                        .cents(COST, COST_USD)
                        .title("Usage by model")
                        .description(
                                "Returns the number of requests of each model, as strings: which models are used most. More "
                                        + "columns: get_grouped_data.")
                        .paged(Paging.SNAKE)
                        .keywords("llm top ranking breakdown popular most used popularity requests usage most-used "
                                + "people call favourite"),
                filtered(get("get_metadata_grouped_data", "/analytics/groups/metadata/{metadata_key}")
                                .path(
                                        "metadata_key",
                                        modelName("Metadata key, such as team or _user; may hold a slash."))
                                .byInterval())
                        .cents(COST, COST_USD)
                        .title("Usage by metadata value")
                        .description(
                                "Returns usage by the values of one metadata key: requests, cost (US cents), average tokens and "
                                        + "feedback, last_seen. By user: get_user_grouped_data.")
                        .paged(Paging.SNAKE)
                        .findIdsWith("get_log")
                        .keywords("team environment customer chargeback attribution tag label breakdown spend cost "
                                + "centre department requests usage project custom value"),
                filtered(get("get_grouped_data", "/analytics/groups/{group_by}")
                                .path(
                                        "group_by",
                                        oneOf(
                                                "Property to group by.",
                                                "ai_service",
                                                "model",
                                                "status_code",
                                                "api_key",
                                                "config",
                                                "workspace",
                                                "provider",
                                                "prompt"))
                                .query(
                                        "columns",
                                        array("One or more columns of each group; default: Portkey's choice.", COLUMN)
                                                .minItems(1))
                                .query("order_by", COLUMN.describedAs("Column to sort by."))
                                .query("order_by_type", oneOf("Direction.", "asc", "desc"))
                                .query("include_total", bool("true: also the totals of all groups."))
                                .byInterval())
                        .cents(COST, COST_USD)
                        .title("Usage by any group")
                        .description(
                                "Returns the named columns for each provider, model, API key, config, prompt, workspace or "
                                        + "status: who or what used, spent, failed or waited most. Cost in US cents, latency in "
                                        + "milliseconds; numbers may be strings. By user: get_user_grouped_data.")
                        .paged(Paging.SNAKE)
                        .nameOf("api_key", Reference.API_KEY)
                        .nameOf("api_key_id", Reference.API_KEY)
                        .nameOf("workspace", Reference.WORKSPACE)
                        .nameOf("config", Reference.CONFIG)
                        .nameOf("prompt", Reference.PROMPT)
                        .findIdsWith("get_model_grouped_data")
                        .keywords("spend bill breakdown top ranking chargeback key vendor most expensive slowest "
                                + "cheapest fails cost per compare latency errors tokens provider model status requests "
                                + "usage prompt config team workspace call causes"),
                filtered(get("get_workspace_grouped_data", "/analytics/groups/workspaces")
                                .byInterval())
                        .cents(COST, COST_USD)
                        .title("Usage by workspace")
                        .description(
                                "Returns usage and cost (US cents) of each workspace: which use or spend most; numbers may be "
                                        + "strings. Undocumented; if it fails use get_grouped_data.")
                        .paged(Paging.SNAKE)
                        .nameOf("workspace", Reference.WORKSPACE)
                        .keywords("team department chargeback breakdown bill top ranking requests usage spend tokens "
                                + "each project costs split departments"));
    }

    /** Adds what all have in common: the range, the filters on requests, the scope and the plan. */
    private static Operation filtered(Operation operation) {
        return operation
                .range(TIME_MIN, TIME_MAX)
                .everyWorkspace("workspace_slug")
                .filters(ANALYTICS_FILTERS)
                .elsewhere("group_by", "get_grouped_data takes group_by, with columns and interval.")
                .perhapsEnterprise()
                .scope("analytics.view");
    }
}
