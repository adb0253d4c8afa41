@NullMarked
package org.crypttalk.server;

import org.jspecify.annotations.NullMarked;
