package dev.portkeyadmin.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two ways in which a client speaks: in a session, or with independent requests. */
enum Era {
    SESSION {
        @Override
        void open(JarProcess server, Map<String, ?> capabilities) {
            server.handshake(capabilities);
        }

        @Override
        String request(Object id, String method, Map<String, ?> params, Map<String, ?> capabilities) {
            return JarProcess.request(id, method, params);
        }
    },
    STATELESS {
        @Override
        void open(JarProcess server, Map<String, ?> capabilities) {}

        @Override
        String request(Object id, String method, Map<String, ?> params, Map<String, ?> capabilities) {
            Map<String, Object> meta = meta(capabilities);
            if (params.get("_meta") instanceof Map<?, ?> own) {
                own.forEach((name, value) -> meta.put(String.valueOf(name), value));
            }
            Map<String, Object> all = new LinkedHashMap<>(params);
            all.put("_meta", meta);
            return JarProcess.request(id, method, all);
        }
    };

    static final String VERSION = "2026-07-28";
    static final String PREFIX = "io.modelcontextprotocol/";

    /** Does what has to come before the first request. */
    abstract void open(JarProcess server, Map<String, ?> capabilities);

    /** A request as one line; only a stateless one states the capabilities. */
    abstract String request(Object id, String method, Map<String, ?> params, Map<String, ?> capabilities);

    void open(JarProcess server) {
        open(server, Map.of());
    }

    String request(Object id, String method, Map<String, ?> params) {
        return request(id, method, params, Map.of());
    }

    /** A call of a tool as one line. */
    String call(Object id, String tool, Map<String, ?> arguments) {
        return request(id, "tools/call", Map.of("name", tool, "arguments", arguments));
    }

    /** Sends a request and waits for the answer. */
    JsonNode ask(JarProcess server, String method, Map<String, ?> params) {
        String id = "ask-" + System.nanoTime();
        server.send(request(id, method, params));
        return server.answer(id);
    }

    /** Calls a tool and waits for its result. */
    JsonNode callTool(JarProcess server, String tool, Map<String, ?> arguments) {
        return ask(server, "tools/call", Map.of("name", tool, "arguments", arguments))
                .path("result");
    }

    /** The members of {@code _meta} that every stateless request has. */
    static Map<String, Object> meta(Map<String, ?> capabilities) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put(PREFIX + "protocolVersion", VERSION);
        meta.put(PREFIX + "clientInfo", Map.of("name", "test", "version", "1"));
        meta.put(PREFIX + "clientCapabilities", capabilities);
        return meta;
    }
}
