package dev.portkeyadmin.setup;

/** Names the platform that a distribution is built for. */
final class Platform {

    private Platform() {}

    /** Returns a name such as linux-x64. */
    static String of(Machine.Os os, String architecture) {
        String system = switch (os) {
            case LINUX -> "linux";
            case MACOS -> "macos";
            case WINDOWS -> "windows";
        };
        return system
                + switch (architecture) {
                    case "amd64", "x86_64" -> "-x64";
                    case "aarch64" -> "-arm64";
                    default -> "-" + architecture;
                };
    }
}
