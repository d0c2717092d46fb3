/** Asks analytics of several workspaces at once and adds up what can be added up. */
@NullMarked
package dev.portkeyadmin.analytics;

import org.jspecify.annotations.NullMarked;
