/** Rules of accounts that a story cannot show from outside. */
@NullMarked
package org.crypttalk.server.account;

import org.jspecify.annotations.NullMarked;
