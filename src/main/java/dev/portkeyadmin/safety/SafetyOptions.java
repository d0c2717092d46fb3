package dev.portkeyadmin.safety;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.redact.Secrets;

/**
 * What stands between a model and the organisation.
 *
 * @param confirm when a person is asked
 * @param key the key in use, which is not to be cut off without a person
 * @param secretFiles where secrets go that are shown only once; null when they are shown
 * @param audit the trail of what was written
 */
public record SafetyOptions(ConfirmationGate.Policy confirm, ApiKey key, SecretFiles secretFiles, AuditLog audit) {

    public Secrets secrets() {
        return key.secrets();
    }
}
