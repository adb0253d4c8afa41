/**
 * {@code crypt-talk demo}: a server to try out, with people who have a past and a bot who answers.
 *
 * <p>Nothing is planted: the people are real clients, whose clock and the server's begin some days ago.
 */
@NullMarked
package org.crypttalk.cli.demo;

import org.jspecify.annotations.NullMarked;
