package dev.portkeyadmin.call;

import dev.portkeyadmin.audit.AuditLog;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.secrets.SecretFiles;
import org.jspecify.annotations.Nullable;

/**
 * Options of the safety checks applied to writing calls.
 *
 * @param confirm when a person is asked
 * @param key the API key in use, which only a person may end or narrow
 * @param secretFiles where one-time secrets are stored; null when they are shown
 * @param audit the log of writing calls
 */
public record SafetyOptions(
        ConfirmationPolicy confirm, ApiKey key, @Nullable SecretFiles secretFiles, AuditLog audit) {

    /** The secrets that no answer and no log may show. */
    public Secrets secrets() {
        return key.secrets();
    }
}
