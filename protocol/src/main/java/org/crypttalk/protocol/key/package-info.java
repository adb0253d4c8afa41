/** Public keys, checked once when they enter a log, and signatures over labelled bytes (protocol sections 1.2, 2.1, 2.2). */
@NullMarked
package org.crypttalk.protocol.key;

import org.jspecify.annotations.NullMarked;
