/** Exports logs and says why requests failed. */
@NullMarked
package dev.portkeyadmin.jobs.logs;

import org.jspecify.annotations.NullMarked;
