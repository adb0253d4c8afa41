/** The strict subset of CBOR of protocol section 1.1: a writer and a reader that refuses everything else. */
@NullMarked
package org.crypttalk.protocol.cbor;

import org.jspecify.annotations.NullMarked;
