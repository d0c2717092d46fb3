package dev.portkeyadmin.mcp;

import dev.portkeyadmin.files.AuditLog;
import dev.portkeyadmin.files.SecretFiles;
import dev.portkeyadmin.http.ApiKey;
import dev.portkeyadmin.http.Secrets;

/**
 * What stands between a model and the organisation.
 *
 * @param confirm when a person is asked
 * @param key the key in use, which is not to be cut off without a person
 * @param secretFiles where secrets go that are shown only once; null when they are shown
 * @param audit the trail of what was written
 */
public record Safety(Confirmation.Policy confirm, ApiKey key, SecretFiles secretFiles, AuditLog audit) {

    Secrets secrets() {
        return key.secrets();
    }
}
