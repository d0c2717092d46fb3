/** An embedded Portkey organisation on loopback, for trying the product and for tests. */
@NullMarked
package dev.portkeyadmin.sandbox;

import org.jspecify.annotations.NullMarked;
