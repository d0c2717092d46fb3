/** Integrations, providers, virtual keys, MCP servers, guardrails and configs. */
@NullMarked
package dev.portkeyadmin.sandbox.gateway;

import org.jspecify.annotations.NullMarked;
