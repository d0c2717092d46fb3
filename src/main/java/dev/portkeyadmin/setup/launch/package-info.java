/** Finds the fastest command that starts the server which runs this program. */
@NullMarked
package dev.portkeyadmin.setup.launch;

import org.jspecify.annotations.NullMarked;
