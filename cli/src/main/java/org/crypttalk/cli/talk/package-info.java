/**
 * The commands of people and bots: {@code chat}, {@code send}, {@code tail}, {@code bot}. All of them are a device of an account, kept in a
 * profile; {@link org.crypttalk.cli.talk.Entrance} opens it, and what is said is shown only through {@link org.crypttalk.cli.talk.SafeText}.
 */
@NullMarked
package org.crypttalk.cli.talk;

import org.jspecify.annotations.NullMarked;
