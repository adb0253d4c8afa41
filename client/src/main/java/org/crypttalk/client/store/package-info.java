/** The profile: what a device keeps on disk, encrypted, and across kill -9. */
@NullMarked
package org.crypttalk.client.store;

import org.jspecify.annotations.NullMarked;
