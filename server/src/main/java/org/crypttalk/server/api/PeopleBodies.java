package org.crypttalk.server.api;

import java.util.List;
import org.crypttalk.protocol.AccountId;

/** The JSON objects of the routes below {@code /api/users}. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
final class PeopleBodies {

    private PeopleBodies() {}

    record User(AccountId account, String name, boolean isAvatarImageSet, String avatarImage) {}

    record Users(List<User> users) {}

    record Block(boolean blocked) {}

    record Blocked(List<AccountId> blocked) {}

    record Log(List<byte[]> log, long headSeq) {}
}
