package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Sums over logged requests: by time, and by group. */
public final class AnalyticsService extends BaseService {

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

    /** Uses the connection that all services share. */
    public AnalyticsService(PortkeyClient connection) {
        super(connection, "usage report statistics trend graph chart");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                filtered(get("get_request_analytics", "/analytics/graphs/requests"))
                        .title("Requests over time")
                        .description("How many requests were made: in all and per time bucket.")
                        .keywords("traffic volume usage calls count trend graph"),
                filtered(get("get_cost_analytics", "/analytics/graphs/cost"))
                        .title("Cost over time")
                        .description("What was spent in US cents: total and average per request, in all and per time "
                                + "bucket. By model, provider or key: get_grouped_data.")
                        .keywords("spend spending bill money dollars price expense report trend graph"),
                filtered(get("get_latency_analytics", "/analytics/graphs/latency"))
                        .title("Latency over time")
                        .description(
                                "How fast requests were: average, p50, p90 and p99 in milliseconds, in all and per "
                                        + "time bucket.")
                        .keywords("slow slower faster speed response reply time percentile performance trend graph"),
                filtered(get("get_token_analytics", "/analytics/graphs/tokens"))
                        .title("Tokens over time")
                        .description("How many tokens were used: total and average per request, in all and per time "
                                + "bucket.")
                        .keywords("consumption usage units trend graph"),
                filtered(get("get_user_analytics", "/analytics/graphs/users"))
                        .title("Active users over time")
                        .description("How many different users made requests, in all and per time bucket. Who they "
                                + "are: get_user_grouped_data.")
                        .keywords("unique people adoption engagement trend graph"),
                filtered(get("get_requests_per_user_analytics", "/analytics/graphs/users/requests"))
                        .title("Requests per user over time")
                        .description(
                                "How much the average user does: requests, users and requests per user in all; the "
                                        + "average per time bucket.")
                        .keywords("adoption engagement intensity trend graph"),
                filtered(get("get_error_analytics", "/analytics/graphs/errors"))
                        .title("Errors over time")
                        .description("How many requests failed, in all and per time bucket.")
                        .keywords("failures failed outage count trend graph"),
                filtered(get("get_error_rate_analytics", "/analytics/graphs/errors/rate"))
                        .title("Error rate over time")
                        .description("What percentage of requests failed, in all and per time bucket.")
                        .keywords("failures failed share reliability success trend graph"),
                filtered(get("get_error_stack_analytics", "/analytics/graphs/errors/stacks"))
                        .title("Error codes over time")
                        .description("When which HTTP status codes occurred: the count of each per time bucket.")
                        .keywords("failures 429 500 446 stacked trend graph"),
                filtered(get("get_error_status_analytics", "/analytics/graphs/errors/status-codes"))
                        .title("Errors by status code")
                        .description("Which errors are most frequent: the count of each HTTP status code in the whole "
                                + "range. When they occurred: get_error_stack_analytics.")
                        .keywords("failures 429 500 446 distribution common breakdown"),
                filtered(get("get_rescued_request_analytics", "/analytics/graphs/requests/rescued"))
                        .title("Rescued requests over time")
                        .description("How many requests a retry (by attempt) or a fallback saved, in all and per time "
                                + "bucket.")
                        .keywords("recovered resilience reliability retries fallbacks trend graph"),
                filtered(get("get_cache_hit_analytics", "/analytics/graphs/cache/hit-rate"))
                        .title("Cache hits over time")
                        .description("How much the cache serves and saves: hits and rate in percent; per time bucket "
                                + "simple and semantic hits and cumulative savings in US cents.")
                        .keywords("caching ratio saved money trend graph stored reuse"),
                filtered(get("get_cache_latency_analytics", "/analytics/graphs/cache/latency"))
                        .title("Cache latency over time")
                        .description("How fast cache hits were: average milliseconds per time bucket.")
                        .keywords("caching speed response time trend graph"),
                filtered(get("get_feedback_analytics", "/analytics/graphs/feedbacks"))
                        .title("Feedback over time")
                        .description("How much feedback was given, in all and per time bucket.")
                        .keywords("ratings votes count trend graph"),
                filtered(get("get_feedback_score_analytics", "/analytics/graphs/feedbacks/scores"))
                        .title("Feedback by score")
                        .description("How feedback is distributed: the count of each score in the whole range.")
                        .keywords("ratings thumbs distribution histogram values"),
                filtered(get("get_weighted_feedback_analytics", "/analytics/graphs/feedbacks/weighted"))
                        .title("Weighted feedback over time")
                        .description("How good feedback is: the average weighted score, in all and per time bucket.")
                        .keywords("ratings quality satisfaction mean trend graph"),
                filtered(get("get_feedback_model_analytics", "/analytics/graphs/feedbacks/ai-models"))
                        .title("Feedback by model")
                        .description("Which models please: count and average weighted score of the feedback on each.")
                        .keywords("ratings quality best compare satisfaction"),
                filtered(get("get_cache_summary", "/analytics/summary/cache"))
                        .title("Cache summary")
                        .description("Whether the cache pays, in four numbers for the whole range: hits, their average "
                                + "latency in milliseconds, requests, speedup in percent.")
                        .keywords("caching faster effectiveness overview total paying off worth stored reuse"),
                filtered(get("get_model_grouped_data", "/analytics/groups/ai-models"))
                        .title("Usage by model")
                        .description("Which models are used most: requests of each, as strings. More columns: "
                                + "get_grouped_data.")
                        .paged(Paging.SNAKE)
                        .keywords("llm top ranking breakdown popular"),
                filtered(get("get_metadata_grouped_data", "/analytics/groups/metadata/{metadata_key}")
                                .path("metadata_key", id("Such as team or _user.")))
                        .title("Usage by metadata value")
                        .description(
                                "Who or what used and spent how much, by the values of one metadata key: requests, "
                                        + "cost (US cents), average tokens and feedback, last_seen.")
                        .paged(Paging.SNAKE)
                        .findIdsWith("get_log")
                        .keywords("team environment customer chargeback attribution tag label breakdown spend"),
                filtered(get("get_grouped_data", "/analytics/groups/{group_by}")
                                .path(
                                        "group_by",
                                        oneOf(
                                                null,
                                                "ai_service",
                                                "model",
                                                "status_code",
                                                "api_key",
                                                "config",
                                                "workspace",
                                                "provider",
                                                "prompt"))
                                .query("columns", array(null, COLUMN))
                                .query("order_by", string("A column."))
                                .query("order_by_type", string(null))
                                .query("include_total", bool("Count the groups.")))
                        .title("Usage by any group")
                        .description("Who or what used, spent, failed or waited most, by provider, model, API key, "
                                + "config, prompt, workspace or status: the named columns of each. Cost in US cents, "
                                + "latency in milliseconds; numbers may be strings.")
                        .paged(Paging.SNAKE)
                        .findIdsWith("get_model_grouped_data")
                        .keywords("spend bill breakdown top ranking chargeback key vendor"),
                filtered(get("get_workspace_grouped_data", "/analytics/groups/workspaces"))
                        .title("Usage by workspace")
                        .description("Which workspaces use or spend most; cost in US cents, numbers may be strings. "
                                + "Undocumented; if it fails use get_grouped_data.")
                        .paged(Paging.SNAKE)
                        .keywords("team department chargeback breakdown bill top ranking"));
    }

    /** Adds what all have in common: the range, the filters on requests, the scope and the plan. */
    private static Operation filtered(Operation operation) {
        return operation
                .requireQuery("time_of_generation_min", dateTime(null))
                .requireQuery("time_of_generation_max", dateTime(null))
                .query("workspace_slug", string(null))
                .filters(
                        "status_code",
                        "virtual_keys",
                        "configs",
                        "api_key_ids",
                        "ai_org_model",
                        "prompt_slug",
                        "trace_id",
                        "span_id",
                        "metadata",
                        "total_units_min",
                        "total_units_max",
                        "cost_min",
                        "cost_max",
                        "prompt_token_min",
                        "prompt_token_max",
                        "completion_token_min",
                        "completion_token_max",
                        "weighted_feedback_min",
                        "weighted_feedback_max")
                .perhapsEnterprise()
                .scope("analytics.view");
    }
}
