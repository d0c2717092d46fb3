/** Analytics, logs, log exports, feedback and audit logs. */
package dev.portkeyadmin.sandbox.observability;
