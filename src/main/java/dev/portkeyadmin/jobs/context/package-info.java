/** Lets a job read: operations side by side, and the workspaces and people of the organisation by their names. */
@NullMarked
package dev.portkeyadmin.jobs.context;

import org.jspecify.annotations.NullMarked;
