/** Defines the schemas of arguments, which a model sees and which are checked before a request is sent. */
@NullMarked
package dev.portkeyadmin.schema;

import org.jspecify.annotations.NullMarked;
