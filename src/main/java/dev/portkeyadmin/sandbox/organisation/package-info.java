/** Users, workspaces, keys, policies and the settings of the organisation. */
@NullMarked
package dev.portkeyadmin.sandbox.organisation;

import org.jspecify.annotations.NullMarked;
