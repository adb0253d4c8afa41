package org.crypttalk.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.Style;
import org.crypttalk.cli.TemporaryFolder;
import org.crypttalk.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crypt-talk demo}: a server to try out. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "A server to try out in one browser: an account with some days of conversations, and Pip, a bot who answers in"
                    + " real time.",
            "",
            "The people are real clients that encrypt what they say; only the clock is turned back while they say it. Everything"
                    + " lies in a temporary folder and is removed at the end. Only this machine can reach the server, and only"
                    + " here is there an account with a well-known password.",
            ""
        },
        footer = {
            "",
            "Ctrl-C or SIGTERM ends the demo and removes its data.",
            "",
            "Exit codes:",
            "  0  ended as it was told to",
            "  1  a fault of Crypt-Talk itself; the log has the details",
            "  2  wrong usage",
            "  3  cannot listen: the port is taken",
            "",
            "Examples:",
            "  crypt-talk demo",
            "  crypt-talk demo --port 8080"
        })
public final class Demo implements Callable<Integer> {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    // Set by picocli before call().
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "TCP port; 0 for any free one (default: 5000) [CRYPT_TALK_PORT].")
    private int port;

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port takes 0 to 65535, not " + port + ".");
        }
        CountDownLatch cleaned = new CountDownLatch(1);
        Thread here = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(here, cleaned), "stop"));
        try (TemporaryFolder folder = TemporaryFolder.make("demo");
                RunningDemo demo = start(folder)) {
            greet(demo);
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // Told to end: what was opened is closed by now, and the process ends with 0.
            return ExitCode.OK.number();
        } finally {
            cleaned.countDown();
        }
        return ExitCode.OK.number();
    }

    private RunningDemo start(TemporaryFolder folder) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        long begin = System.nanoTime();
        out.println("Preparing a demo: six accounts, then some days of conversations between them.");
        out.flush();
        try {
            RunningDemo demo = RunningDemo.start(
                    new RunningDemo.Setting(
                            folder.path(),
                            port,
                            Version.current(),
                            Clock.system(ZoneId.systemDefault()),
                            new SecureRandom(),
                            Pip.Pace.HUMAN),
                    step -> {
                        out.println("  " + step);
                        out.flush();
                    });
            out.println("Ready after " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s.");
            return demo;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CANNOT_LISTEN, String.valueOf(e.getMessage()), e);
        }
    }

    private void greet(RunningDemo demo) {
        Style style = Style.of(spec.commandLine());
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("  Open      " + style.bold("http://localhost:" + demo.port()));
        out.println("  Name      " + style.bold(Figure.TESTUSER.shown()));
        out.println("  Password  " + style.bold(RunningDemo.PASSWORD));
        out.println();
        out.println("Then say hello to " + Figure.PIP.shown() + ", who answers at once; /help tells what Pip knows."
                + " The others have only a past.");
        out.println("Ctrl-C ends the demo and removes its data.");
        out.flush();
    }

    /**
     * Runs as the JVM's shutdown hook. The JVM would end with 128 plus the signal's number; an end that went as it should is no failure, so
     * the process ends here, with 0. When the command has ended by itself, its own exit code stands.
     */
    private static void end(Thread demo, CountDownLatch cleaned) {
        if (cleaned.getCount() == 0) {
            return;
        }
        demo.interrupt();
        try {
            boolean inTime = cleaned.await(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Runtime.getRuntime().halt((inTime ? ExitCode.OK : ExitCode.FAULT).number());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
