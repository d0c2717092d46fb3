/** Reports what a period used, as an answer and as a page. */
@NullMarked
package dev.portkeyadmin.jobs.usage;

import org.jspecify.annotations.NullMarked;
