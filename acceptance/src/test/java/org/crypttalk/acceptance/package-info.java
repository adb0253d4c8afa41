/**
 * Stories of two people against the real jar, in a process of its own, and real browsers.
 *
 * <p>{@link org.crypttalk.acceptance.RunningServer} is the server, {@link org.crypttalk.acceptance.Browsers} the
 * Chromium, {@link org.crypttalk.acceptance.Person} somebody who uses the app and knows nothing of keys,
 * {@link org.crypttalk.acceptance.JavaPerson} somebody with a Java program.
 */
@NullMarked
package org.crypttalk.acceptance;

import org.jspecify.annotations.NullMarked;
