/** Secrets of an account (protocol sections 3, 5 and 6): password and recovery code, boxes, vault, creation, sign-in, enrolment. */
@NullMarked
package org.crypttalk.client.crypto.account;

import org.jspecify.annotations.NullMarked;
