/** People who use Java clients with a real server: what the SDK promises, told from outside. */
@NullMarked
package org.crypttalk.client.story;

import org.jspecify.annotations.NullMarked;
