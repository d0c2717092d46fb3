package dev.portkeyadmin.net;

import java.util.regex.Pattern;

/** Recognises this machine by host name: plain http is allowed to it, and a proxy is never used. */
public final class Loopback {

    private static final Pattern NAMES = Pattern.compile(
            "localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /** Returns whether a host, as written in a URL, is this machine; no name is looked up. */
    public static boolean is(String host) {
        return NAMES.matcher(host).matches();
    }
}
