@NullMarked
package org.crypttalk.client.crypto.account;

import org.jspecify.annotations.NullMarked;
