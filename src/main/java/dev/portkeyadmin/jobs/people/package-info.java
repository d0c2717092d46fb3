/** Invites people, and removes what a person has. */
@NullMarked
package dev.portkeyadmin.jobs.people;

import org.jspecify.annotations.NullMarked;
