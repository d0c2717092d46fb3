/** Declares the jobs, each of which does with several operations what an admin asks in one sentence. */
@NullMarked
package dev.portkeyadmin.jobs;

import org.jspecify.annotations.NullMarked;
