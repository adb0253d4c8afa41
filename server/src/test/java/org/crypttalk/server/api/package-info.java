/** The table of routes, compared with the document that states it. */
@NullMarked
package org.crypttalk.server.api;

import org.jspecify.annotations.NullMarked;
