package org.crypttalk.cli.demo;

import static org.crypttalk.cli.demo.Figure.AYLIN;
import static org.crypttalk.cli.demo.Figure.JONAS;
import static org.crypttalk.cli.demo.Figure.MIRA;
import static org.crypttalk.cli.demo.Figure.PIP;
import static org.crypttalk.cli.demo.Figure.TESTUSER;
import static org.crypttalk.cli.demo.Figure.TOMAS;
import static org.crypttalk.cli.demo.Scene.daysBefore;
import static org.crypttalk.cli.demo.Scene.i;
import static org.crypttalk.cli.demo.Scene.iReact;
import static org.crypttalk.cli.demo.Scene.iReply;
import static org.crypttalk.cli.demo.Scene.minutesBefore;
import static org.crypttalk.cli.demo.Scene.they;
import static org.crypttalk.cli.demo.Scene.theyEdit;
import static org.crypttalk.cli.demo.Scene.theyReact;
import static org.crypttalk.cli.demo.Scene.theyReply;

import java.util.List;

/** What was said in the days before, in the order of time: how an outing is planned, which is tomorrow. */
final class Story {

    /** How long before the demonstration the accounts were made. */
    static final int DAYS = 6;

    private Story() {}

    /**
     * @param day the name of the weekday of the outing
     */
    static List<Scene> scenes(String day) {
        return List.of(
                daysBefore(
                        5,
                        "18:04",
                        MIRA,
                        they("Found you! So this is the chat that Jonas put on the old laptop in his kitchen?"),
                        i("The very one. It hums a little, he says."),
                        they("And the laptop can't read what we write?"),
                        iReply(
                                "No. It keeps envelopes and never sees a letter. Only your devices and mine have the keys."),
                        theyReact("👍"),
                        they("Good. Then I can tell you what I am planning for Aylin's birthday 🎂")),
                daysBefore(
                        5,
                        "20:31",
                        JONAS,
                        they("Welcome aboard. If anything looks odd, tell me: I am the *whole* support team."),
                        i("It looks quite lovely, actually. Is there a dark mode?"),
                        theyReply("It follows your system, or you choose it in the settings."),
                        iReact("🙏")),
                daysBefore(
                        4,
                        "08:12",
                        PIP,
                        i("hello?"),
                        they("Hello, testuser! I am Pip, the one in here who never sleeps. Try `/help`."),
                        i("/roll 2d6"),
                        theyReply("🎲 5 + 2 = **7**"),
                        i("Not bad. Thanks, Pip."),
                        theyReact("😊")),
                daysBefore(
                        4,
                        "12:47",
                        MIRA,
                        they("So. " + day + ", the hut above the lake. We carry the cake up in your blue box."),
                        i("My blue box has a crack since the canoe."),
                        they("Then we carry it *carefully* in your blue box."),
                        i("What kind of cake survives two hours of walking?"),
                        theyReply("Carrot. Carrot cake survives everything."),
                        iReact("😂")),
                daysBefore(
                        4,
                        "19:20",
                        TOMAS,
                        they("Hi, it's Tomas from the second floor. Jonas gave me the address."),
                        they("Your parcel is with me, the courier rang at all doors."),
                        i("Oh thank you! I'll ring at eight, is that all right?"),
                        they("Any time. The dog will announce you.")),
                daysBefore(
                        3,
                        "09:05",
                        AYLIN,
                        they("Good morning! Do you know why Mira goes quiet whenever I come into the room?"),
                        i("No idea 😇"),
                        they("You are a terrible liar, even encrypted."),
                        i("Whatever it is, keep " + day + " free. And wear shoes you can walk in."),
                        theyReact("👀")),
                daysBefore(
                        3,
                        "13:30",
                        TESTUSER,
                        i(
                                "For " + day
                                        + ":\n- headlamps\n- the blue box, *padded*\n- candles (34!)\n- rain jackets, just in case")),
                daysBefore(
                        3,
                        "17:45",
                        JONAS,
                        they(
                                "Small thing: I moved the server to the shelf. It was away for two minutes, did you notice?"),
                        i("I wrote to Tomas in between. It showed a clock, then a tick. Nothing got lost."),
                        they("As it should be. I even pulled the plug, to be mean."),
                        iReact("😱"),
                        they("What it had acknowledged was still there. I like it when things do what they promise.")),
                daysBefore(
                        2,
                        "10:10",
                        MIRA,
                        they("Weather for " + day + ": sun until four, then *perhaps* rain."),
                        i("We start at nine, then. Meet at the station?"),
                        they("Platform 3, 8:40. Jonas brings the big thermos."),
                        theyEdit("Platform 4, 8:40. Jonas brings the big thermos."),
                        iReply("4, noted. Tomas would like to come, too. With the dog."),
                        theyReact("🐕"),
                        they("The dog is the guest of honour.")),
                daysBefore(
                        2,
                        "18:55",
                        TOMAS,
                        they("Is there anything I can bring on " + day + "?"),
                        i("Do you have a second headlamp? We may come down late."),
                        theyReply("I have four. Do not ask why."),
                        iReact("💡")),
                daysBefore(
                        2,
                        "21:15",
                        PIP,
                        i("Pip, will it rain on " + day + "?"),
                        theyReply("I know nothing about weather. I know a lot about envelopes, though."),
                        i("/flip"),
                        they("🪙 Heads. Make of it what you like.")),
                daysBefore(
                        1,
                        "08:20",
                        JONAS,
                        they("Thermos is ready, coffee is ground. Who has the tickets?"),
                        i("Me. Five people, one dog."),
                        theyReact("🎟️")),
                daysBefore(
                        1,
                        "12:02",
                        AYLIN,
                        they("Mira has just asked me, *very casually*, whether I am afraid of heights."),
                        i("And are you?"),
                        they("No. But now I am afraid of Mira."),
                        iReact("😂")),
                daysBefore(
                        1,
                        "19:40",
                        MIRA,
                        they("The cake is in the oven. It smells of victory 🥕"),
                        i("I padded the box with my second-best scarf."),
                        they("A hero. Did you write down the way to the hut?"),
                        i(
                                "From the station along the river, over the wooden bridge, then *always* the left path. The second sign is wrong, "
                                        + "everybody says so."),
                        theyReply("Left, left, ignore the sign, left. Got it.")),
                minutesBefore(
                        96,
                        TOMAS,
                        they("The dog has seen the rucksack and will not leave the door any more."),
                        i("Tell him: one more night."),
                        they("He says that is far too long.")),
                minutesBefore(
                        41,
                        JONAS,
                        they("Backup made, batteries full. From my side we can go."),
                        iReact("🚀"),
                        they("Do you have a moment? Write something to Pip, I want to see whether it still answers.")),
                minutesBefore(
                        12,
                        AYLIN,
                        they("All right, I give up. *What* is happening tomorrow?"),
                        they("Somebody tell me. Please. I have already put on the shoes.")),
                minutesBefore(
                        6,
                        MIRA,
                        they("She is asking everybody. Not a word! 🤐"),
                        they("And do not forget the candles.")));
    }
}
