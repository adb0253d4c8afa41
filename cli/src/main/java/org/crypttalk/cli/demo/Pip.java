package org.crypttalk.cli.demo;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.crypttalk.client.Account;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Message;

/** The bot of the demonstration: reads, types for a moment, answers. On a thread of its own until it is closed. */
final class Pip implements AutoCloseable {

    private final PipAnswers answers;
    private final InstantSource clock;
    private final Pace pace;
    private final Account account;
    private final EventStream events;
    private final Thread thread;

    private Pip(Account account, PipAnswers answers, InstantSource clock, Pace pace) {
        this.account = account;
        this.answers = answers;
        this.clock = clock;
        this.pace = pace;
        this.events = account.events();
        this.thread = Thread.ofVirtual().name("pip").unstarted(this::listen);
    }

    /** How long Pip takes to write a text. */
    @FunctionalInterface
    interface Pace {

        /** As somebody who types fast, but never longer than one waits with pleasure. */
        Pace HUMAN = text -> Duration.ofMillis(Math.min(500 + 12L * text.length(), 2_200));

        Duration of(String text);
    }

    /**
     * Begins to answer.
     *
     * @param account connected; the caller closes it, after this
     */
    static Pip on(Account account, PipAnswers answers, InstantSource clock, Pace pace) {
        Pip pip = new Pip(account, answers, clock, pace);
        pip.thread.start();
        return pip;
    }

    private void listen() {
        try {
            for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
                if (next.get() instanceof Event.MessageArrived(Message message)
                        && !message.own()
                        && !message.text().isEmpty()) {
                    Optional<Conversation> conversation = account.conversation(message.conversation());
                    if (conversation.isPresent()) {
                        answer(conversation.get(), message);
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Conversation conversation, Message message) throws InterruptedException {
        conversation.markRead(message.sequence());
        for (PipAnswers.Answer answer :
                answers.to(message.text(), message.sender().name(), clock.instant())) {
            switch (answer) {
                case PipAnswers.Answer.React(String emoji) -> conversation.react(message.id(), emoji);
                case PipAnswers.Answer.Say(String text) -> {
                    type(conversation, text);
                    conversation.send(text);
                }
                case PipAnswers.Answer.Quote(String text) -> {
                    type(conversation, text);
                    conversation.reply(message.id(), text);
                }
            }
        }
    }

    private void type(Conversation conversation, String text) throws InterruptedException {
        conversation.typing(true);
        Thread.sleep(pace.of(text));
        conversation.typing(false);
    }

    @Override
    public void close() {
        events.close();
        thread.interrupt();
    }
}
