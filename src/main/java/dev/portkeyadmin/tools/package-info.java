/** Selects and describes the tools that a client sees. */
package dev.portkeyadmin.tools;
