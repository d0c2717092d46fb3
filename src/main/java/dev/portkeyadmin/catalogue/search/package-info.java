/** Finds operations by requests in plain words. */
@NullMarked
package dev.portkeyadmin.catalogue.search;

import org.jspecify.annotations.NullMarked;
