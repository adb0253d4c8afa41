@NullMarked
package org.crypttalk.client;

import org.jspecify.annotations.NullMarked;
