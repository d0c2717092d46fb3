/** Changes members of configuration texts in place. */
@NullMarked
package dev.portkeyadmin.setup.text;

import org.jspecify.annotations.NullMarked;
