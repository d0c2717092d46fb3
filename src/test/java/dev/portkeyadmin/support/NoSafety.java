package dev.portkeyadmin.support;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.AuditLog;
import dev.portkeyadmin.safety.ConfirmationGate;
import dev.portkeyadmin.safety.SafetyOptions;

/** Safety for tests that are about something else. */
public final class NoSafety {

    private NoSafety() {}

    /** Asks by the given policy, shows secrets, leaves no trail, and has a key that Portkey knows nothing of. */
    public static SafetyOptions of(ConfirmationGate.Policy policy, Secrets secrets) {
        return new SafetyOptions(policy, ApiKey.of(null, secrets), null, new AuditLog(null, secrets));
    }
}
