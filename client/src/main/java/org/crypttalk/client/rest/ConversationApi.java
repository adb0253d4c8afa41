package org.crypttalk.client.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crypttalk.client.crypto.conversation.EpochCreation;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.sync.Page;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes of conversations and their entries. */
public final class ConversationApi {

    private final Rest rest;

    public ConversationApi(Rest rest) {
        this.rest = rest;
    }

    /** A member who lacks the key of epoch n. */
    public record Repair(AccountId account, long n) {}

    /**
     * Where a conversation stands, as the server says.
     *
     * @param delivered sequence by account
     * @param readMarks the last mark of each account, encrypted
     */
    public record Overview(
            ConversationId conversation,
            List<AccountId> members,
            long head,
            long epoch,
            Map<AccountId, Long> delivered,
            Map<AccountId, Bytes> readMarks,
            List<Repair> repairs) {}

    public Answer<List<Overview>> all(Token token) {
        return rest.get(token, "/api/conversations").map(json -> json.list("conversations", ConversationApi::overview));
    }

    public Answer<Overview> one(Token token, ConversationId conversation) {
        return rest.get(token, path(conversation)).map(ConversationApi::overview);
    }

    /** The place that the server gave an entry, and its clock. */
    public record Place(long sequence, long time) {}

    public Answer<Place> create(Token token, EpochCreation creation) {
        return rest.post(token, "/api/conversations", body(creation)).map(ConversationApi::place);
    }

    public Answer<Place> rotate(Token token, ConversationId conversation, EpochCreation creation) {
        return rest.post(token, path(conversation) + "/epochs", body(creation)).map(ConversationApi::place);
    }

    /** A seal for this account: to which generation of its key. */
    public record OwnSeal(long generation, Bytes seal) {}

    /** A record with this account's seals. */
    public record Epoch(long n, long sequence, Bytes record, List<OwnSeal> seals) {}

    /** At most 200 records from n. */
    public Answer<List<Epoch>> epochs(Token token, ConversationId conversation, long from) {
        return rest.get(token, path(conversation) + "/epochs?from=" + from)
                .map(json -> json.list(
                        "epochs",
                        each -> new Epoch(
                                each.uint("n"),
                                each.uint("sequence"),
                                each.bytes("record"),
                                each.list("seals", seal -> new OwnSeal(seal.uint("generation"), seal.bytes("seal"))))));
    }

    public Answer<Boolean> askForRepair(Token token, ConversationId conversation, long n) {
        return rest.post(token, path(conversation) + "/epochs/" + n + "/repair", Json.object())
                .map(_ -> true);
    }

    public Answer<Boolean> repair(
            Token token, ConversationId conversation, long n, List<EpochCreation.MemberSeal> seals) {
        ObjectNode body = Json.object();
        body.set("seals", seals(seals));
        return rest.post(token, path(conversation) + "/epochs/" + n + "/seals", body)
                .map(_ -> true);
    }

    /** The entries above a sequence. */
    public Answer<Page> pageAfter(Token token, ConversationId conversation, long after, int limit) {
        return rest.getBytes(token, "/api/messages/" + conversation.text() + "?after=" + after + "&limit=" + limit)
                .map(Page::decode)
                .map(page -> {
                    if (!page.conversation().equals(conversation)) {
                        throw new MalformedException("the page is of another conversation");
                    }
                    return page;
                });
    }

    private static String path(ConversationId conversation) {
        return "/api/conversations/" + conversation.text();
    }

    private static ObjectNode body(EpochCreation creation) {
        ObjectNode body =
                Json.object().put("record", Json.text(creation.record().encode()));
        body.set("seals", seals(creation.seals()));
        return body;
    }

    private static ArrayNode seals(List<EpochCreation.MemberSeal> seals) {
        ArrayNode array = Json.object().putArray("seals");
        for (EpochCreation.MemberSeal seal : seals) {
            array.addObject()
                    .put("account", seal.account().text())
                    .put("generation", seal.generation())
                    .put("seal", Json.text(seal.seal()));
        }
        return array;
    }

    private static Place place(Json json) throws MalformedException {
        return new Place(json.uint("sequence"), json.uint("time"));
    }

    private static Overview overview(Json json) throws MalformedException {
        Map<AccountId, Long> delivered = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : json.member("delivered").node().properties()) {
            delivered.put(AccountId.parse(entry.getKey()), new Json(entry.getValue()).uint());
        }
        Map<AccountId, Bytes> readMarks = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : json.member("readMarks").node().properties()) {
            readMarks.put(AccountId.parse(entry.getKey()), new Json(entry.getValue()).bytes());
        }
        return new Overview(
                ConversationId.parse(json.text("conversation")),
                new ArrayList<>(json.list("members", each -> AccountId.parse(each.text()))),
                json.uint("head"),
                json.uint("epoch"),
                delivered,
                readMarks,
                json.list("repairs", each -> new Repair(each.account("account"), each.uint("n"))));
    }
}
