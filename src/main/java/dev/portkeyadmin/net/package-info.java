/** Chooses proxies and trusted certificates for connections. */
@NullMarked
package dev.portkeyadmin.net;

import org.jspecify.annotations.NullMarked;
