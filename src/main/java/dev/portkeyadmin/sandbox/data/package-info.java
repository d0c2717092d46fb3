/** Tables, error responses and the sample data of the sandbox. */
package dev.portkeyadmin.sandbox.data;
