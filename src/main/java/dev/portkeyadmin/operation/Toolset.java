package dev.portkeyadmin.operation;

import java.util.Locale;

/** A family of tools that is listed together, in the order in which they are listed. */
public enum Toolset {
    USERS("people of the organisation, invitations, usage by person"),
    /** Second, so that a client that cuts a long list keeps what reaches the rest. */
    CATALOGUE("find, read and write any operation, listed or not"),
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

    private final String meaning;

    Toolset(String meaning) {
        this.meaning = meaning;
    }

    /** The name that settings use: the constant's, in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is about, in a phrase. */
    public String meaning() {
        return meaning;
    }
}
