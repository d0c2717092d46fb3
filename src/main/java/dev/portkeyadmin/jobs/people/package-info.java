/** Invites people, and removes a person with all that they have. */
@NullMarked
package dev.portkeyadmin.jobs.people;

import org.jspecify.annotations.NullMarked;
