@NullMarked
package org.crypttalk.client.crypto.conversation;

import org.jspecify.annotations.NullMarked;
