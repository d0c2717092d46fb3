/** Reviews who has access and what workspaces hold. */
@NullMarked
package dev.portkeyadmin.jobs.review;

import org.jspecify.annotations.NullMarked;
