/** Finds operations by name and by words. */
package dev.portkeyadmin.catalogue;
