package dev.portkeyadmin.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts of NO_PROXY, as curl and Go read it: names with all that ends in them, addresses, blocks of addresses such as
 * 10.0.0.0/8 and fd00::/8, and {@code *}; after a name or an address perhaps a port. No name is looked up, so that a block
 * matches those hosts alone that are given by their address.
 */
final class NoProxy {

    /** An address of version 6, with brackets if a port follows, or whatever else has no colon. */
    private static final Pattern ENTRY = Pattern.compile(
            "(?:\\[(?<bracketed>[0-9a-f:.]+)]|(?<bare>[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*)|(?<name>[^:/]+))"
                    + "(?:/(?<bits>\\d{1,3}))?(?::(?<port>\\d{1,5}))?");

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** What the JDK reads without asking anybody for a name. */
    private static final Pattern ADDRESS =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-f:][0-9a-f.]*:[0-9a-f:.]*");

    private NoProxy() {}

    /**
     * Whether a host is reached without a proxy.
     *
     * @param list the value of the variable, entries separated by commas or blanks
     * @param host as it stands in a URL
     */
    static boolean matches(String list, String host, int port) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "").replaceFirst("\\.$", "");
        byte[] address = address(name);
        for (String text : list.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            Matcher entry = ENTRY.matcher(text);
            if (entry.matches()
                    && (entry.group("port") == null || Integer.parseInt(entry.group("port")) == port)
                    && (text.startsWith("*") && entry.group("name").equals("*")
                            || (address == null ? matches(entry, name) : matches(entry, address)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(Matcher entry, String host) {
        String name = entry.group("name");
        if (name == null || entry.group("bits") != null) {
            return false;
        }
        String suffix = "." + name.replaceFirst("^\\*?\\.", "");
        return suffix.length() > 1 && ("." + host).endsWith(suffix);
    }

    private static boolean matches(Matcher entry, byte[] host) {
        String text = entry.group("bracketed") != null
                ? entry.group("bracketed")
                : entry.group("bare") != null ? entry.group("bare") : entry.group("name");
        byte[] block = address(text);
        if (block == null || block.length != host.length) {
            return false;
        }
        int bits = entry.group("bits") == null ? 8 * block.length : Integer.parseInt(entry.group("bits"));
        if (bits > 8 * block.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((block[i / 8] ^ host[i / 8]) >> (7 - i % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of an address; null when the text is none. */
    private static byte[] address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
