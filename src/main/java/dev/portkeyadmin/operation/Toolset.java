package dev.portkeyadmin.operation;

import java.util.Locale;

/** A group of tools that is selected together; the order of the constants is the order of the list. */
public enum Toolset {
    USERS("people of the organisation, invitations, usage by person"),
    /** Second, so that a client that cuts a long list keeps the tools that call all others. */
    CATALOGUE("find, read and write any operation, listed or not"),
    JOBS("reports, reviews and plans over several operations"),
    WORKSPACES("workspaces, their members, limits and defaults"),
    SCIM("groups of the identity provider mapped to workspaces"),
    API_KEYS("Portkey API keys: create, limit, rotate, revoke"),
    LIMITS("budget and rate-limit policies"),
    PROVIDERS("providers and virtual keys of a workspace, list prices of models"),
    INTEGRATIONS("credentials of AI providers, which models and workspaces may use them"),
    CONFIGS("gateway configs: routing, fallbacks, retries, caching"),
    PROMPTS("prompt templates, versions, partials, collections, labels"),
    GUARDRAILS("checks on requests and answers, organisation-wide defaults and exceptions"),
    LOGS("request logs, log exports, feedback, audit logs"),
    ANALYTICS("cost, tokens, latency, errors, cache and feedback over time or by group"),
    MCP("MCP integrations and servers: capabilities, access, connections"),
    SECRETS("references to secrets in external managers"),
    DEPLOYMENTS("self-hosted gateways");

    private final String description;

    Toolset(String description) {
        this.description = description;
    }

    /** The name in settings: the name of the constant in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether its tools are operations of the Admin API. */
    public boolean hasOperations() {
        return this != CATALOGUE && this != JOBS;
    }

    /** The subject of the toolset in a phrase. */
    public String description() {
        return description;
    }
}
