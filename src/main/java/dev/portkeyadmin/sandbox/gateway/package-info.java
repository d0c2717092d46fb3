/** Integrations, providers, virtual keys, MCP servers, guardrails and configs. */
package dev.portkeyadmin.sandbox.gateway;
