/**
 * The {@code crypt-talk} command: what an operator types. Each subcommand is a class; {@link
 * org.crypttalk.cli.CryptTalk} is where they meet. A failure that a person can do something about is a {@link
 * org.crypttalk.cli.CommandFailure}: one sentence and an exit code.
 */
@NullMarked
package org.crypttalk.cli;

import org.jspecify.annotations.NullMarked;
