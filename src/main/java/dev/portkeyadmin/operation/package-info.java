/** Defines what an operation is: immutable values, checked when they are made. */
package dev.portkeyadmin.operation;
