/** Chooses proxies and trusted certificates for connections. */
package dev.portkeyadmin.net;
