/** Guards writing calls: the current API key, and what a question is asked through. */
@NullMarked
package dev.portkeyadmin.safety;

import org.jspecify.annotations.NullMarked;
