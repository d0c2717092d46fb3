/** Offers prompts for the jobs of an admin, with completion of their arguments from live names. */
@NullMarked
package dev.portkeyadmin.prompts;

import org.jspecify.annotations.NullMarked;
