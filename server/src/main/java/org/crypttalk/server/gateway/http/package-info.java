/**
 * What a route sees of HTTP: requests, responses, problems, a router and the files of the web app.
 */
@NullMarked
package org.crypttalk.server.gateway.http;

import org.jspecify.annotations.NullMarked;
