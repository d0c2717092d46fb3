/** Gives a job what it reads with: its catalogue, its reads side by side, and the names of its organisation. */
@NullMarked
package dev.portkeyadmin.jobs.context;

import org.jspecify.annotations.NullMarked;
