/** What a device signs to open a session (protocol section 6.1). */
@NullMarked
package org.crypttalk.protocol.session;

import org.jspecify.annotations.NullMarked;
