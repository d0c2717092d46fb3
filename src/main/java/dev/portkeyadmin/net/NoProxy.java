package dev.portkeyadmin.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Matches hosts against NO_PROXY as curl and Go do: names with their subdomains, addresses, blocks of addresses such as
 * 10.0.0.0/8 and fd00::/8, and {@code *}; a name or an address may have a port. No name is looked up, so a block matches only
 * hosts that are given by their address.
 */
final class NoProxy {

    /** An IPv6 address, in brackets if a port follows, or any text without a colon. */
    private static final Pattern ENTRY = Pattern.compile(
            "(?:\\[(?<bracketed>[0-9a-f:.]+)]|(?<bare>[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*)|(?<name>[^:/]+))"
                    + "(?:/(?<bits>\\d{1,3}))?(?::(?<port>\\d{1,5}))?");

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** An address that the JDK reads without looking up a name. */
    private static final Pattern ADDRESS =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-f:][0-9a-f.]*:[0-9a-f:.]*");

    private NoProxy() {}

    /**
     * Returns whether a host is reached without a proxy.
     *
     * @param list the value of the variable, entries separated by commas or spaces
     * @param host as written in a URL
     */
    static boolean matches(String list, String host, int port) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "").replaceFirst("\\.$", "");
        byte @Nullable [] address = address(name);
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
        byte @Nullable [] block = address(text);
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

    /** Returns the bytes of an address; null when the text is not one. */
    private static byte @Nullable [] address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
