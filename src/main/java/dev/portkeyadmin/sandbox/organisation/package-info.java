/** Users, workspaces, keys, policies and the settings of the organisation. */
package dev.portkeyadmin.sandbox.organisation;
