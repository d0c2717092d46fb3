/** Lists the operations of each Portkey resource, one file per resource. */
@NullMarked
package dev.portkeyadmin.resources;

import org.jspecify.annotations.NullMarked;
