/** Records writing calls in the audit log, and completes the records when the process ends. */
@NullMarked
package dev.portkeyadmin.audit;

import org.jspecify.annotations.NullMarked;
