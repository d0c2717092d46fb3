/** An embedded Portkey organisation on loopback, for trying the server without an account and for tests. */
@NullMarked
package dev.portkeyadmin.sandbox;

import org.jspecify.annotations.NullMarked;
