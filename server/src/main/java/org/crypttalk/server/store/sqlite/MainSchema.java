package org.crypttalk.server.store.sqlite;

import java.nio.file.Path;
import java.util.List;

/** The tables of {@code main.db}. Ids and hashes are blobs of 32 bytes, times are milliseconds since 1970 UTC. */
final class MainSchema {

    /** Each list is a step of migration. Steps are only ever added: files of older versions exist. */
    private static final List<String> FIRST = List.of(
            """
                        CREATE TABLE account (
                            number INTEGER PRIMARY KEY,
                            id BLOB NOT NULL UNIQUE,
                            name TEXT NOT NULL,
                            lower_name TEXT NOT NULL UNIQUE,
                            email TEXT,
                            role INTEGER NOT NULL,
                            avatar_image TEXT,
                            created INTEGER NOT NULL,
                            random BLOB NOT NULL,
                            memory_kib INTEGER NOT NULL,
                            iterations INTEGER NOT NULL,
                            parallelism INTEGER NOT NULL,
                            password_hash TEXT NOT NULL,
                            recovery_hash TEXT NOT NULL,
                            password_box BLOB NOT NULL,
                            recovery_box BLOB NOT NULL
                        ) STRICT
                        """,
            """
                        CREATE TABLE account_log (
                            account BLOB NOT NULL,
                            seq INTEGER NOT NULL,
                            entry BLOB NOT NULL,
                            PRIMARY KEY (account, seq)
                        ) STRICT
                        """,
            """
                        CREATE TABLE vault (
                            account BLOB PRIMARY KEY NOT NULL,
                            version INTEGER NOT NULL,
                            key_vault BLOB NOT NULL,
                            unlock_seals BLOB NOT NULL,
                            store BLOB
                        ) STRICT
                        """,
            """
                        CREATE TABLE session (
                            id BLOB PRIMARY KEY NOT NULL,
                            account BLOB NOT NULL,
                            kind INTEGER NOT NULL,
                            secret INTEGER NOT NULL,
                            device INTEGER NOT NULL,
                            created INTEGER NOT NULL,
                            last_used INTEGER NOT NULL
                        ) STRICT
                        """,
            "CREATE INDEX session_by_account ON session (account)",
            "CREATE INDEX session_by_use ON session (kind, last_used)",
            """
                        CREATE TABLE invite (
                            code_hash BLOB PRIMARY KEY NOT NULL,
                            expires INTEGER NOT NULL,
                            used_by BLOB
                        ) STRICT
                        """,
            """
                        CREATE TABLE conversation (
                            number INTEGER PRIMARY KEY,
                            id BLOB NOT NULL UNIQUE,
                            created INTEGER NOT NULL
                        ) STRICT
                        """,
            """
                        CREATE TABLE member (
                            account BLOB NOT NULL,
                            conversation INTEGER NOT NULL REFERENCES conversation (number),
                            PRIMARY KEY (account, conversation)
                        ) STRICT, WITHOUT ROWID
                        """,
            "CREATE INDEX member_by_conversation ON member (conversation, account)",
            """
                        CREATE TABLE epoch_seal (
                            number INTEGER PRIMARY KEY,
                            record_hash BLOB NOT NULL,
                            account BLOB NOT NULL,
                            conversation BLOB NOT NULL,
                            generation INTEGER NOT NULL,
                            is_repair INTEGER NOT NULL,
                            seal BLOB NOT NULL
                        ) STRICT
                        """,
            "CREATE INDEX epoch_seal_by_record ON epoch_seal (record_hash, account, conversation, is_repair)",
            "CREATE UNIQUE INDEX epoch_seal_first ON epoch_seal (record_hash, account, conversation)"
                    + " WHERE is_repair = 0",
            """
                        CREATE TABLE repair_request (
                            conversation BLOB NOT NULL,
                            epoch INTEGER NOT NULL,
                            account BLOB NOT NULL,
                            PRIMARY KEY (conversation, epoch, account)
                        ) STRICT, WITHOUT ROWID
                        """,
            """
                        CREATE TABLE cursor (
                            conversation BLOB NOT NULL,
                            account BLOB NOT NULL,
                            sequence INTEGER NOT NULL,
                            PRIMARY KEY (conversation, account)
                        ) STRICT, WITHOUT ROWID
                        """,
            """
                        CREATE TABLE read_mark (
                            conversation BLOB NOT NULL,
                            account BLOB NOT NULL,
                            mark BLOB NOT NULL,
                            PRIMARY KEY (conversation, account)
                        ) STRICT
                        """,
            "CREATE TABLE secret (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT");

    private static final List<String> SIGHTINGS = List.of("""
            CREATE TABLE sighting (
                account BLOB PRIMARY KEY NOT NULL,
                time INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """);

    private static final List<String> BLOCKS = List.of(
            """
            CREATE TABLE block (
                account BLOB NOT NULL,
                whom BLOB NOT NULL,
                PRIMARY KEY (account, whom)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX block_by_whom ON block (whom)",
            "ALTER TABLE member ADD COLUMN wrote INTEGER NOT NULL DEFAULT 0");

    private MainSchema() {}

    static SqliteFile main(Path folder) {
        return new SqliteFile(
                folder.resolve("main.db"), SqliteFile.Synchronous.FULL, List.of(FIRST, SIGHTINGS, BLOCKS));
    }
}
