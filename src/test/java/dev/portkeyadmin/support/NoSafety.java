package dev.portkeyadmin.support;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.AuditLog;
import dev.portkeyadmin.safety.ConfirmationGate;
import dev.portkeyadmin.safety.SafetyOptions;

/** Safety options for tests of other subjects. */
public final class NoSafety {

    private NoSafety() {}

    /** Confirms by the given policy, shows secrets, writes no audit log, and has no API key. */
    public static SafetyOptions of(ConfirmationGate.Policy policy, Secrets secrets) {
        return new SafetyOptions(policy, ApiKey.of(null, secrets), null, new AuditLog(null, secrets));
    }
}
