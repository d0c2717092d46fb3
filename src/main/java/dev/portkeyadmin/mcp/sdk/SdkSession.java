package dev.portkeyadmin.mcp.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.mcp.InitializeHandler;
import dev.portkeyadmin.mcp.McpSession;
import dev.portkeyadmin.mcp.wire.JsonRpc;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.runtime.Loggers;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;

/** Connects the SDK's session to our transport: requests go in by number, answers and notifications come out. */
final class SdkSession implements McpServerTransportProvider, McpSession {

    private static final Logger LOG = Loggers.of(SdkSession.class);

    /** The number of {@code initialize} in the session; the client was answered before. */
    private static final long INITIALIZE = 0;

    private final Outbound outbound;
    private final McpJsonMapper mapper;
    private @Nullable McpServerSession session;

    /**
     * A session that is ready for requests.
     *
     * @param params of the client's {@code initialize}
     * @param server builds the SDK's server on this transport
     */
    SdkSession(Outbound outbound, McpJsonMapper mapper, JsonNode params, Consumer<McpServerTransportProvider> server) {
        this.outbound = outbound;
        this.mapper = mapper;
        server.accept(this);
        request(INITIALIZE, McpSchema.METHOD_INITIALIZE, params);
        // A client that omits this notification is served, too.
        session()
                .handle(new McpSchema.JSONRPCNotification(
                        McpSchema.JSONRPC_VERSION, McpSchema.METHOD_NOTIFICATION_INITIALIZED, null))
                .subscribe(done -> {}, failure -> LOG.debug("the session failed", failure));
    }

    @Override
    public List<String> protocolVersions() {
        return InitializeHandler.VERSIONS;
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        session = factory.create(new Transport());
    }

    private McpServerSession session() {
        if (session == null) {
            throw new IllegalStateException("the SDK has not created its session");
        }
        return session;
    }

    @Override
    public void request(long number, String method, JsonNode params) {
        session()
                .handle(new McpSchema.JSONRPCRequest(McpSchema.JSONRPC_VERSION, method, number, params))
                .subscribe(done -> {}, failure -> {
                    LOG.debug("the session failed", failure);
                    // A request that the session drops is answered, too.
                    outbound.error(number, JsonRpc.INTERNAL_ERROR, "Internal error");
                });
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return session().sendNotification(method, params);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(outbound::close);
    }

    /** Receives the messages of the SDK. */
    private final class Transport implements McpServerTransport {

        @Override
        public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
            return Mono.fromRunnable(() -> {
                if (message instanceof McpSchema.JSONRPCResponse response) {
                    answer(response);
                } else {
                    outbound.notify(message);
                }
            });
        }

        private void answer(McpSchema.JSONRPCResponse response) {
            McpSchema.JSONRPCResponse.JSONRPCError error = response.error();
            long number = (Long) response.id();
            if (error == null) {
                outbound.result(number, SdkMapper.plain(response.result()));
            } else if (error.code() == JsonRpc.INTERNAL_ERROR) {
                // A call that failed has logged why.
                LOG.debug("the session failed: {}", error.message());
                outbound.error(number, JsonRpc.INTERNAL_ERROR, "Internal error");
            } else {
                outbound.error(number, error.code(), error.message());
            }
        }

        @Override
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return mapper.convertValue(data, type);
        }

        @Override
        public Mono<Void> closeGracefully() {
            return SdkSession.this.closeGracefully();
        }
    }
}
