/** Guards writing calls: confirmation, the current API key, one-time secrets and the audit log. */
package dev.portkeyadmin.safety;
