package org.crypttalk.client.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Boxes;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.view.ProfileException;
import org.crypttalk.client.view.ProfileKey;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.vault.Box;

/**
 * How a profile's key is had: 32 random bytes, wrapped under the bytes of the key file or under the stretched passphrase, in the file's header.
 * Another passphrase would thereby need no new encryption of everything.
 */
public final class ProfileLock {

    private static final String HEADER = "key";
    private static final int KEY_FILE = 0;
    private static final int PASSPHRASE = 1;
    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 32;
    private static final int MAX_HEADER_BYTES = 1_024;
    private static final int MAX_PASSPHRASE_BYTES = 1_024;

    private ProfileLock() {}

    /**
     * Opens the profile at {@code path}, making it if it is missing.
     *
     * @throws ProfileException if it is in use, the key is another one, it or its key file is not the user's only, or it cannot be used
     */
    public static ProfileFile open(Path path, ProfileKey key, SecureRandom random) {
        List<Path> folders = OwnFiles.makeFolders(path);
        boolean isNew = !Files.exists(path);
        // Before SQLite sees it: its write-ahead log takes the permissions of the file.
        if (isNew) {
            OwnFiles.makeProfile(path);
        } else {
            OwnFiles.checkProfile(path);
        }
        ProfileFile file = ProfileFile.open(path, random);
        file.madeFolders(folders);
        if (isNew) {
            file.made(path);
        }
        try {
            Optional<byte[]> header = file.header(HEADER);
            file.unlock(header.isPresent() ? unwrap(path, header.get(), key) : begin(path, file, key, random));
            return file;
        } catch (RuntimeException e) {
            file.discard();
            throw e;
        }
    }

    /**
     * Removes a profile; what was in it is overwritten before. Its key file goes with it if it is the usual one beside it: one that was named may be that
     * of other profiles as well.
     *
     * @throws ProfileException if it is in use, the key is another one, or it cannot be removed
     */
    public static void remove(Path path, ProfileKey key, SecureRandom random) {
        ProfileFile file = open(path, key, random);
        try (file) {
            file.wipe();
            file.made(path);
            if (key.equals(ProfileKey.InFile.beside(path))) {
                file.made(ProfileKey.InFile.beside(path).file());
            }
            file.discard();
        }
    }

    private static Secret begin(Path path, ProfileFile file, ProfileKey key, SecureRandom random) {
        if (key instanceof ProfileKey.InFile(Path keyFile) && !Files.exists(keyFile)) {
            file.madeFolders(OwnFiles.makeFolders(keyFile));
            writeKeyFile(keyFile, random);
            if (key.equals(ProfileKey.InFile.beside(path))) {
                // One that was named may be another profile's by the time this one comes to nothing.
                file.made(keyFile);
            }
        }
        Secret profileKey = Secret.random(KEY_BYTES, random);
        Bytes salt = Secret.random(SALT_BYTES, random).reveal();
        try (Secret wrapping = wrapping(path, key, salt, KdfParameters.STANDARD)) {
            Bytes wrapped = Boxes.seal(wrapping, info(kind(key), salt), profileKey, random)
                    .encode();
            KdfParameters parameters = KdfParameters.STANDARD;
            file.header(
                    HEADER,
                    new CborWriter()
                            .array(5)
                            .uint(kind(key))
                            .bytes(salt)
                            .uint(parameters.memoryKiB())
                            .uint(parameters.iterations())
                            .bytes(wrapped)
                            .toBytes());
        }
        return profileKey;
    }

    private static Secret unwrap(Path path, byte[] header, ProfileKey key) {
        try {
            CborReader reader = new CborReader(header, MAX_HEADER_BYTES).array(5);
            long kind = reader.uint();
            Bytes salt = reader.bytes(SALT_BYTES);
            KdfParameters parameters = KdfParameters.of(reader.uint(), reader.uint(), 1)
                    .orElseThrow(() -> new MalformedException("its key parameters are out of bounds"));
            Box wrapped = Box.decode(reader.bytes().unsafeArray(), MAX_HEADER_BYTES);
            reader.end();
            if (kind != kind(key)) {
                throw new ProfileException(
                        ProfileException.Reason.WRONG_KEY,
                        path + (kind == PASSPHRASE ? " needs its passphrase." : " needs its key file."));
            }
            try (Secret wrapping = wrapping(path, key, salt, parameters)) {
                return Boxes.open(wrapping, info(kind, salt), wrapped)
                        .orElseThrow(() -> new ProfileException(
                                ProfileException.Reason.WRONG_KEY,
                                path + " does not open with this "
                                        + (kind == PASSPHRASE
                                                ? "passphrase."
                                                : "key file: it belongs to another one.")));
            }
        } catch (MalformedException e) {
            throw new ProfileException(
                    ProfileException.Reason.DAMAGED, path + " is damaged: " + e.getMessage() + ". Sign in anew.", e);
        }
    }

    private static int kind(ProfileKey key) {
        return switch (key) {
            case ProfileKey.InFile _ -> KEY_FILE;
            case ProfileKey.FromPassphrase _ -> PASSPHRASE;
        };
    }

    private static Bytes info(long kind, Bytes salt) {
        return new CborWriter()
                .array(3)
                .text("crypt-talk profile/1 key")
                .uint(kind)
                .bytes(salt)
                .finish();
    }

    private static Secret wrapping(Path path, ProfileKey key, Bytes salt, KdfParameters parameters) {
        return switch (key) {
            case ProfileKey.InFile(Path file) -> readKeyFile(file, path);
            case ProfileKey.FromPassphrase passphrase -> stretch(passphrase.passphrase(), salt, parameters);
        };
    }

    private static Secret stretch(char[] passphrase, Bytes salt, KdfParameters parameters) {
        byte[] utf8 = utf8(passphrase);
        try {
            return parameters.stretch(utf8, salt.toArray());
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    /** As a password (protocol section 3.2): in NFC, so that every keyboard gives the same, and nothing left out. */
    private static byte[] utf8(char[] passphrase) {
        CharBuffer typed = CharBuffer.wrap(passphrase);
        // Most need no second copy, which could not be wiped.
        CharSequence normal = Normalizer.isNormalized(typed, Form.NFC) ? typed : Normalizer.normalize(typed, Form.NFC);
        ByteBuffer buffer = ByteBuffer.allocate(3 * normal.length());
        CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(normal), buffer, true);
        byte[] utf8 = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), (byte) 0);
        if (result.isError() || utf8.length == 0 || utf8.length > MAX_PASSPHRASE_BYTES) {
            Arrays.fill(utf8, (byte) 0);
            throw new ProfileException(
                    ProfileException.Reason.WRONG_KEY,
                    "A passphrase has 1 to 1,024 bytes of UTF-8 and no half of a character, and this one has not. Choose"
                            + " another one.");
        }
        return utf8;
    }

    private static void writeKeyFile(Path file, SecureRandom random) {
        try (Secret bytes = Secret.random(KEY_BYTES, random)) {
            OwnFiles.make(file, bytes.unsafeArray());
        } catch (IOException e) {
            throw new ProfileException(
                    ProfileException.Reason.FAILED,
                    "The key file " + file + " cannot be written: " + e.getMessage(),
                    e);
        }
    }

    private static Secret readKeyFile(Path file, Path profile) {
        try {
            byte[] bytes = OwnFiles.readKey(file, profile, KEY_BYTES + 1);
            if (bytes.length != KEY_BYTES) {
                throw new ProfileException(
                        ProfileException.Reason.WRONG_KEY, file + " is not a key file: it has not 32 bytes.");
            }
            return Secret.wrap(bytes);
        } catch (IOException e) {
            throw new ProfileException(
                    ProfileException.Reason.WRONG_KEY,
                    "The key file " + file
                            + " cannot be read. Without it the profile does not open; sign in with a new one.",
                    e);
        }
    }
}
