/** The contract suites on SQLite, and what only files can get wrong: crashes, damage, full disks. */
@NullMarked
package org.crypttalk.server.store.sqlite;

import org.jspecify.annotations.NullMarked;
