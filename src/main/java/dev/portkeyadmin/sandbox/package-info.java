/** An embedded Portkey organisation on loopback, for trying the product and for tests. */
package dev.portkeyadmin.sandbox;
