package dev.portkeyadmin.approval;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks Linux which user of the machine is at the other end of a connection. */
public final class PeerOwner {

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int USER = 7;
    private static final int EFFECTIVE = 2;
    private static final String ROOT = "0";

    private final List<Path> tables;
    private final String self;

    private PeerOwner(List<Path> tables, String self) {
        this.tables = tables;
        this.self = self;
    }

    /** The connections of this machine, which only Linux lists. */
    static PeerOwner ofThisMachine() {
        return in(Path.of("/proc"));
    }

    /** Reads the connections from another directory with the layout of {@code /proc}. */
    public static PeerOwner in(Path proc) {
        try {
            String self = Files.readAllLines(proc.resolve("self/status"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+")[EFFECTIVE])
                    .findFirst()
                    .orElseThrow(() -> new IOException("no Uid"));
            return new PeerOwner(List.of(proc.resolve("net/tcp"), proc.resolve("net/tcp6")), self);
        } catch (IOException e) {
            return new PeerOwner(List.of(), "");
        }
    }

    /**
     * Returns whether a connection belongs to another user. The administrator of the machine can do everything anyway, and some
     * relays run as it.
     *
     * @param peer the other end
     * @param port this end
     */
    boolean isAnotherUser(InetSocketAddress peer, int port) {
        Optional<String> owner = owner(peer.getPort(), port);
        if (owner.isEmpty()) {
            // The system that lists this end lists the other one, too, unless that is closed already.
            return owner(port, peer.getPort()).isPresent();
        }
        return !owner.get().equals(self) && !owner.get().equals(ROOT);
    }

    /** Reads the tables only as far as the connection, since a busy machine lists thousands of others. */
    private Optional<String> owner(int local, int remote) {
        String from = String.format(":%04X", local);
        String to = String.format(":%04X", remote);
        for (Path table : tables) {
            try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] columns = line.contains(from) ? line.strip().split("\\s+") : new String[0];
                    if (columns.length > USER
                            && columns[LOCAL].endsWith(from)
                            && columns[REMOTE].endsWith(to)
                            && isLoopback(columns[LOCAL])) {
                        return Optional.of(columns[USER]);
                    }
                }
            } catch (IOException e) {
                // A machine without IPv6 has no such table.
            }
        }
        return Optional.empty();
    }

    /** 127.0.0.1 as the kernel prints it in either byte order, alone or at the end of an IPv6 address. */
    private static boolean isLoopback(String address) {
        return address.contains("0100007F:") || address.contains("7F000001:");
    }
}
