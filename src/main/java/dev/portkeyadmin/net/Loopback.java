package dev.portkeyadmin.net;

import java.util.regex.Pattern;

/** Which hosts are this machine: the ones that may be talked to in plain http and never through a proxy. */
public final class Loopback {

    private static final Pattern NAMES = Pattern.compile(
            "localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /** Whether a host, as it stands in a URL, is this machine; no name is looked up. */
    public static boolean is(String host) {
        return NAMES.matcher(host).matches();
    }
}
