/** Account logs and what they commit to (protocol sections 3.6 and 4). */
@NullMarked
package org.crypttalk.protocol.account;

import org.jspecify.annotations.NullMarked;
