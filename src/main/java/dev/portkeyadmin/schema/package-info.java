/** Defines the schemas of arguments: what a model is told, and what is checked before a request is sent. */
@NullMarked
package dev.portkeyadmin.schema;

import org.jspecify.annotations.NullMarked;
