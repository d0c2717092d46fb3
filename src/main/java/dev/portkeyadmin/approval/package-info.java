/** Asks a person on this machine, on a page of its browser or in a terminal, whether a call may go ahead. */
@NullMarked
package dev.portkeyadmin.approval;

import org.jspecify.annotations.NullMarked;
