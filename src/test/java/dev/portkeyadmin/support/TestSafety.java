package dev.portkeyadmin.support;

import dev.portkeyadmin.files.AuditLog;
import dev.portkeyadmin.http.ApiKey;
import dev.portkeyadmin.http.Secrets;
import dev.portkeyadmin.mcp.Confirmation;
import dev.portkeyadmin.mcp.Safety;

/** Safety for tests that are about something else. */
public final class TestSafety {

    private TestSafety() {}

    /** Asks by the given policy, shows secrets, leaves no trail, and has a key that Portkey knows nothing of. */
    public static Safety of(Confirmation.Policy policy, Secrets secrets) {
        return new Safety(policy, ApiKey.of(null, secrets), null, new AuditLog(null, secrets));
    }
}
