package dev.portkeyadmin.setup;

import dev.portkeyadmin.app.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a client starts a server.
 *
 * @param command the program
 * @param environment variables that are set in addition to those that the client hands on
 * @param directory to start in; null for that of the client
 * @param enabled false for an entry that the client ignores
 */
public record ServerEntry(
        String command,
        List<String> arguments,
        Map<String, String> environment,
        @Nullable String directory,
        boolean enabled) {

    private static final Set<String> SWITCHED = Set.of("true", "false", "1", "0", "yes", "no", "on", "off");

    /**
     * The settings that the arguments give as flags. They have to be kept where the arguments are replaced: one may be a safeguard,
     * such as {@code --read-only}.
     */
    Map<Setting, String> flags() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            for (Setting setting : Setting.values()) {
                String flag = setting.flag();
                if (flag != null && argument.startsWith(flag + "=")) {
                    flags.put(setting, argument.substring(flag.length() + 1));
                } else if (argument.equals(flag)) {
                    boolean bare = setting.isSwitch() && !SWITCHED.contains(next.toLowerCase(Locale.ROOT));
                    flags.put(setting, bare ? "true" : next);
                }
            }
        }
        return flags;
    }
}
