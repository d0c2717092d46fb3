/** Lists the operations of each Portkey resource, one file per resource. */
package dev.portkeyadmin.resources;
