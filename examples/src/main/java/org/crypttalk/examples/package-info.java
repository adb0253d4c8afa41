/** What a program with the Java SDK looks like. */
@NullMarked
package org.crypttalk.examples;

import org.jspecify.annotations.NullMarked;
