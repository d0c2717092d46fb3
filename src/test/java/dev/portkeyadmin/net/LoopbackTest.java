package dev.portkeyadmin.net;

import static dev.portkeyadmin.support.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which hosts are this machine. */
class LoopbackTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "127.0.1.1",
                "127.255.255.254",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1",
                "[0:0:0:0:0:0:0:1]"
            })
    void recognisesThisMachineByNamesAndAddresses(String host) {
        assertThat(Loopback.is(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.portkey.ai",
                "localhost.example.com",
                "my-localhost",
                "127.0.0.1.example.com",
                "127.0.0.1@example.com",
                "x127.0.0.1",
                "127.0.0",
                "127.0.0.1.1",
                "127x0x0x1",
                "127.999.1.1",
                "128.0.0.1",
                "10.0.0.1",
                "0.0.0.0",
                "[::]",
                "[::2]",
                "[2001:db8::1]",
                "localhost\n"
            })
    void recognisesNothingElseAsThisMachine(String host) {
        assertThat(Loopback.is(host)).isFalse();
    }
}
