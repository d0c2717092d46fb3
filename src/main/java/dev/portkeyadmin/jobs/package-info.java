/** Runs plans over several operations, and reports. */
@NullMarked
package dev.portkeyadmin.jobs;

import org.jspecify.annotations.NullMarked;
