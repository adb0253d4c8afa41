/** REST (protocol section 11): requests and what came back, read once and checked here. */
@NullMarked
package org.crypttalk.client.rest;

import org.jspecify.annotations.NullMarked;
