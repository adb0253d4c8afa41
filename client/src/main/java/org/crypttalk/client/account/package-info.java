/** One's own account on this device, and what is known of the accounts of others. */
@NullMarked
package org.crypttalk.client.account;

import org.jspecify.annotations.NullMarked;
