/** The same ids and hashes as the protocol names them and as the stores keep them. */
@NullMarked
package org.crypttalk.server.ids;

import org.jspecify.annotations.NullMarked;
