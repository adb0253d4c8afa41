package org.crypttalk.client.story;

import java.net.URI;
import java.nio.file.Path;
import org.crypttalk.client.Conversation;

/** A program that writes numbered messages without a pause until it is killed: {@code SERVER PROFILE FIRST}. */
final class SendingProcess {

    private SendingProcess() {}

    public static void main(String[] arguments) throws Exception {
        Client client = Client.opened(URI.create(arguments[0]), Path.of(arguments[1]));
        client.account().connect();
        Conversation conversation = client.account().conversations().getFirst();
        for (int number = Integer.parseInt(arguments[2]); ; number++) {
            conversation.send("number " + number);
            System.out.println(number);
            System.out.flush();
            Thread.sleep(5);
        }
    }
}
