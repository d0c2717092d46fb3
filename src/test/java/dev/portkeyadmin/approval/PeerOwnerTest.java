package dev.portkeyadmin.approval;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests whose connections are accepted; {@link PageServerTest} has those of other users. */
class PeerOwnerTest {

    @Test
    void acceptsAConnectionOfThisProcess() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            InetSocketAddress peer = (InetSocketAddress) accepted.getRemoteSocketAddress();
            assertThat(peer.getPort()).isEqualTo(client.getLocalPort());
            assertThat(PeerOwner.ofThisMachine().isAnotherUser(peer, server.getLocalPort()))
                    .isFalse();
        }
    }

    @Test
    void knowsNothingWhereTheSystemListsNoConnections(@TempDir Path empty) {
        assertThat(PeerOwner.in(empty).isAnotherUser(new InetSocketAddress("127.0.0.1", 4711), 4712))
                .isFalse();
    }
}
