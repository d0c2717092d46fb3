/** Routing, authentication, paging and the routes that all resources share. */
@NullMarked
package dev.portkeyadmin.sandbox.server;

import org.jspecify.annotations.NullMarked;
