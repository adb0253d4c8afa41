/** The primitives of suite 1 (protocol section 2) on secrets: derivation, boxes, seals, signatures. Nothing here does I/O; randomness is given. */
@NullMarked
package org.crypttalk.client.crypto;

import org.jspecify.annotations.NullMarked;
