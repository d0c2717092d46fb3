/** Routing, authentication, paging and the routes that all resources share. */
package dev.portkeyadmin.sandbox.server;
