/** Assembles one run from its settings. */
package dev.portkeyadmin.app;
