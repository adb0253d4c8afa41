/**
 * Stories of people and their adversaries, told against a real server: its HTTP and Socket.IO port, its SQLite files in a folder of the test's
 * own. People sign for real; what they encrypt is noise, for the server cannot tell.
 */
@NullMarked
package org.crypttalk.server.story;

import org.jspecify.annotations.NullMarked;
