/** The stores in one data folder of SQLite files. */
@NullMarked
package org.crypttalk.server.store.sqlite;

import org.jspecify.annotations.NullMarked;
