/** Prompts, partials, collections and labels. */
@NullMarked
package dev.portkeyadmin.sandbox.prompts;

import org.jspecify.annotations.NullMarked;
