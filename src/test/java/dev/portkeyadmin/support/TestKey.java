package dev.portkeyadmin.support;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;

/**
 * A private key and its certificate, made for one run.
 *
 * @param chain its certificate and those of its signers, the root last
 */
record TestKey(PrivateKey key, List<X509Certificate> chain) {

    private static final char[] PASSWORD = "only-for-this-run".toCharArray();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int INTEGER = 0x02;
    private static final int BITS = 0x03;
    private static final int OCTETS = 0x04;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;

    private static final byte[] TRUE = der(0x01, new byte[] {-1});
    private static final byte[] ECDSA_WITH_SHA256 = der(SEQUENCE, id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2));
    private static final byte[] ALTERNATIVE_NAMES = id(0x55, 0x1D, 17);
    private static final byte[] BASIC_CONSTRAINTS = id(0x55, 0x1D, 19);

    /** A root that signs others. */
    static TestKey root(String name) throws GeneralSecurityException {
        return make(null, name, Instant.now(), Duration.ofDays(2), authority());
    }

    /** An authority that this one signs. */
    TestKey intermediate(String name) throws GeneralSecurityException {
        return make(this, name, Instant.now(), Duration.ofDays(2), authority());
    }

    /** A server that this authority signs. */
    TestKey server(Instant from, Duration valid, String... hosts) throws GeneralSecurityException {
        return make(this, "CN=server", from, valid, names(hosts));
    }

    /** A server that signs its own certificate. */
    static TestKey selfSigned(String... hosts) throws GeneralSecurityException {
        return make(null, "CN=localhost", Instant.now(), Duration.ofDays(2), names(hosts));
    }

    /** The identity of a server, which sends its certificate and the intermediate ones, if any. */
    SSLContext context() throws GeneralSecurityException {
        KeyStore keys;
        try {
            keys = KeyStore.getInstance("JKS");
            keys.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        keys.setKeyEntry(
                "server",
                key,
                PASSWORD,
                chain.subList(0, Math.max(1, chain.size() - 1)).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static TestKey make(TestKey signer, String name, Instant from, Duration valid, byte[] extension)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] subject = new X500Principal(name).getEncoded();
        byte[] issuer = signer == null
                ? subject
                : signer.chain.get(0).getSubjectX500Principal().getEncoded();
        byte[] signed = der(
                SEQUENCE,
                der(0xA0, der(INTEGER, new byte[] {2})),
                der(
                        INTEGER,
                        new BigInteger(63, new SecureRandom())
                                .add(BigInteger.ONE)
                                .toByteArray()),
                ECDSA_WITH_SHA256,
                issuer,
                der(SEQUENCE, time(from), time(from.plus(valid))),
                subject,
                pair.getPublic().getEncoded(),
                der(0xA3, der(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer == null ? pair.getPrivate() : signer.key);
        signature.update(signed);
        byte[] certificate = der(SEQUENCE, signed, ECDSA_WITH_SHA256, der(BITS, new byte[1], signature.sign()));
        List<X509Certificate> chain = new ArrayList<>();
        chain.add((X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        if (signer != null) {
            chain.addAll(signer.chain);
        }
        return new TestKey(pair.getPrivate(), List.copyOf(chain));
    }

    private static byte[] authority() {
        return der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTETS, der(SEQUENCE, TRUE)));
    }

    /** The extension that names hosts, which are names or addresses in digits. */
    private static byte[] names(String... hosts) {
        byte[][] names = new byte[hosts.length][];
        for (int i = 0; i < hosts.length; i++) {
            names[i] = Character.isDigit(hosts[i].charAt(0))
                    ? der(0x87, address(hosts[i]))
                    : der(0x82, hosts[i].getBytes(StandardCharsets.US_ASCII));
        }
        return der(SEQUENCE, ALTERNATIVE_NAMES, der(OCTETS, der(SEQUENCE, names)));
    }

    private static byte[] address(String digits) {
        try {
            return InetAddress.getByName(digits).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] time(Instant time) {
        return der(UTC_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier. */
    private static byte[] id(int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return der(0x06, value);
    }

    /** A value in DER: its tag, its length and its parts. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            value.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = value.size();
        if (length >= 0x100) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length >= 0x80) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(value.toByteArray());
        return whole.toByteArray();
    }
}
