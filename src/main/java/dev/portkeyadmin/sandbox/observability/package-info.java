/** Analytics, logs, log exports, feedback and audit logs. */
@NullMarked
package dev.portkeyadmin.sandbox.observability;

import org.jspecify.annotations.NullMarked;
