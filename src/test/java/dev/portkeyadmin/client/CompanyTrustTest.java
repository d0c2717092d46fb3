package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.net.TrustConfig;
import dev.portkeyadmin.support.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests trust in a company's own authority, from the operating system or from a bundle. */
class CompanyTrustTest {

    @TempDir
    Path directory;

    private static TestAuthority company;
    private static TestAuthority stranger;
    private static SSLContext server;

    @BeforeAll
    static void makeAuthorities() throws Exception {
        company = TestAuthority.make("Company");
        stranger = TestAuthority.make("Stranger");
        server = company.server();
    }

    /** Replaces the store of an operating system. */
    private static KeyStore system(Certificate... trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : trusted) {
            store.setCertificateEntry("certificate " + store.size(), certificate);
        }
        return store;
    }

    private Path bundle(String text) throws Exception {
        return Files.writeString(directory.resolve("bundle.pem"), text);
    }

    private static void assertTrusted(SSLContext presented, List<KeyStore> system, Path bundle) throws Exception {
        try (QueuedPortkey portkey = QueuedPortkey.startTls(presented)) {
            portkey.answers(200, "{\"id\":\"u1\"}");
            PortkeyClient connection = portkey.connection(portkey.baseUrl(), false, bundle, Map.of(), system);

            assertThat(QueuedPortkey.read(connection).get("id").asText()).isEqualTo("u1");
        }
    }

    private static void assertRefused(SSLContext presented, List<KeyStore> system, Path bundle) throws Exception {
        try (QueuedPortkey portkey = QueuedPortkey.startTls(presented)) {
            PortkeyClient connection = portkey.connection(portkey.baseUrl(), false, bundle, Map.of(), system);

            assertThatThrownBy(() -> QueuedPortkey.read(connection))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContainingAll("no trusted TLS connection", "No request was sent");
            assertThat(portkey.received()).isZero();
        }
    }

    @Test
    void trustsAnAuthorityOfTheOperatingSystem() throws Exception {
        assertTrusted(server, List.of(system(), system(stranger.root(), company.root())), null);
    }

    @Test
    void trustsAnAuthorityInTheBundle() throws Exception {
        assertTrusted(server, List.of(), bundle(company.pem()));
    }

    @Test
    void addsTheBundleToTheOperatingSystem() throws Exception {
        assertTrusted(server, List.of(system(company.root())), bundle(stranger.pem()));
        assertTrusted(server, List.of(system(stranger.root())), bundle(company.pem()));
    }

    @Test
    void refusesAnUnknownAuthority() throws Exception {
        assertRefused(server, List.of(), null);
        assertRefused(server, List.of(system(stranger.root())), null);
        assertRefused(server, List.of(), bundle(stranger.pem()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void readsABundleOfSeveralCertificatesAndCommentsWithAnyLineEnd(String end) throws Exception {
        String text =
                "# the stranger\n\n" + stranger.pem() + "\nsubject=CN = Company root\n" + company.pem() + "\n# end";

        assertTrusted(server, List.of(), bundle(text.replace("\n", end)));
    }

    @Test
    void refusesAnExpiredCertificateOfATrustedAuthority() throws Exception {
        SSLContext expired = company.expiredServer();

        assertRefused(expired, List.of(system(company.root())), null);
        assertRefused(expired, List.of(), bundle(company.pem()));
    }

    @Test
    void refusesATrustedCertificateForAnotherHost() throws Exception {
        SSLContext elsewhere = company.serverElsewhere();

        assertRefused(elsewhere, List.of(system(company.root())), null);
        assertRefused(elsewhere, List.of(), bundle(company.pem()));
    }

    @Test
    void refusesACertificateThatTheOperatingSystemOnlyStores() throws Exception {
        KeyStore notLoaded = KeyStore.getInstance("PKCS12");

        assertRefused(server, List.of(notLoaded), null);
        assertTrusted(server, List.of(notLoaded, system(company.root())), null);
    }

    @Test
    void usesTheDefaultContextWithoutFurtherCertificates() throws Exception {
        assertThat(TrustConfig.of(List.of(), null).context()).isSameAs(SSLContext.getDefault());
        assertThat(TrustConfig.of(List.of(system()), null).context()).isSameAs(SSLContext.getDefault());
    }

    @Test
    void namesTheSourcesOfTrust() throws Exception {
        List<KeyStore> system = List.of(system(company.root()));
        Path bundle = bundle(company.pem());

        assertThat(TrustConfig.of(List.of(), null).source()).isEqualTo("the JDK's certificates");
        assertThat(TrustConfig.of(List.of(), bundle).source())
                .isEqualTo("the JDK's certificates and PORTKEY_CA_BUNDLE");
        assertThat(TrustConfig.of(system, bundle).source())
                .isEqualTo("the JDK's certificates, those of the operating system and PORTKEY_CA_BUNDLE");
    }

    private static Properties machine(String os) {
        Properties properties = new Properties();
        properties.setProperty("os.name", os);
        return properties;
    }

    @Test
    void knowsTheStoresOfWindowsAndMacOs() {
        assertThat(TrustConfig.types(machine("Windows 11"))).containsExactly("Windows-ROOT");
        assertThat(TrustConfig.types(machine("Windows Server 2022"))).containsExactly("Windows-ROOT");
        assertThat(TrustConfig.types(machine("Mac OS X"))).containsExactly("KeychainStore-ROOT", "KeychainStore");
        assertThat(TrustConfig.types(machine("Linux"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"javax.net.ssl.trustStore", "javax.net.ssl.trustStoreType"})
    void usesNoOtherStoreThanAChosenOne(String property) {
        Properties windows = machine("Windows 11");
        windows.setProperty(property, "named");

        assertThat(TrustConfig.types(windows)).isEmpty();
    }

    @Test
    void leavesOutAStoreThatCannotBeOpened() {
        assertThat(TrustConfig.open(List.of("No-such-store", "PKCS12")))
                .extracting(KeyStore::getType)
                .containsExactly("PKCS12");
    }

    @Test
    void readsNoCertificatesWithoutTls() throws Exception {
        try (QueuedPortkey portkey = QueuedPortkey.start()) {
            portkey.answers(200, "{\"id\":\"u1\"}");
            PortkeyClient connection = portkey.connection(
                    portkey.baseUrl(), false, directory.resolve("none.pem"), Map.of(), List.of(system(company.root())));

            assertThat(QueuedPortkey.read(connection).get("id").asText()).isEqualTo("u1");
            assertThat(connection.trust().source()).isEmpty();
        }
    }

    @Test
    void usesWhatWasWarmedUpInTheFirstCall() throws Exception {
        try (QueuedPortkey portkey = QueuedPortkey.startTls(server)) {
            portkey.answers(200, "{\"id\":\"u1\"}");
            Path bundle = bundle(company.pem());
            PortkeyClient connection = portkey.connection(portkey.baseUrl(), false, bundle, Map.of());
            connection.warmUp();
            Files.delete(bundle);

            assertThat(QueuedPortkey.read(connection).get("id").asText()).isEqualTo("u1");
        }
    }
}
