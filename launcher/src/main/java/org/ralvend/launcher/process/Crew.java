package org.ralvend.launcher.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;

/**
 * The programs that one launcher runs, in the order of their first start, which a restart does not change; they are
 * stopped in the reverse order. Each is noted in {@code run/started} by pid and start time before it is waited for, so that the next launcher finds what a
 * killed one left. Any thread: a shutdown hook may close it while another thread starts a program.
 */
public final class Crew implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration COMPLETE = Duration.ofSeconds(60);
    private static final int LOG_LINES = 8;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Programs programs;
    private final Leftovers notes;
    private final Consumer<String> tell;

    /** By their places. */
    private final List<Member> members = new ArrayList<>();

    /** Of every program that ever ran, from 1. */
    private final Map<String, Integer> places = new HashMap<>();

    private boolean closed;

    private record Member(Start start, int place, ProcessHandle process, Path note) {
        String name() {
            return start.name();
        }
    }

    /**
     * A program that runs on.
     *
     * @param name unique in the crew; its log's name
     * @param words a command of the script and its arguments
     * @param runFile where it says that it is up
     */
    public record Start(String name, List<String> words, Map<String, String> environment, Path runFile) {
        public Start {
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }
    }

    /** Stops first what a killed launcher left on this home. The caller holds the home's lock. */
    public Crew(Programs programs, Consumer<String> tell) {
        this.programs = programs;
        this.notes = new Leftovers(programs.home().resolve("run").resolve("started"));
        this.tell = tell;
        notes.stop(tell);
    }

    /**
     * Starts a program and returns once it is up.
     *
     * @throws Fault with the code that it ended with; else {@link FaultCode#INTERNAL} with the end of its log where it
     *     is not up in time
     */
    public RunFile start(Start start) {
        long said = programs.log(start.name()).size();
        Process process = launch(start);
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < end) {
            Optional<RunFile> ready = RunFile.read(start.runFile()).filter(run -> run.pid() == process.pid());
            if (ready.isPresent()) {
                return ready.get();
            }
            if (ended(process, LOOK_AGAIN_MILLIS)) {
                throw failed(start.name(), "ended with " + process.exitValue() + " before it was up", said);
            }
        }
        throw failed(start.name(), "was not up within " + READY.toSeconds() + " s", said);
    }

    /**
     * Runs a program to its end.
     *
     * @param input given on its standard input
     * @throws Fault with the code that it ended with; else {@link FaultCode#INTERNAL} with the end of its log where it
     *     does not end with 0 in time
     */
    public void complete(String name, List<String> words, Map<String, String> environment, String input) {
        long said = programs.log(name).size();
        try {
            Process process = programs.command(name, words, environment).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.US_ASCII));
            }
            if (!ended(process, COMPLETE.toMillis())) {
                process.destroyForcibly();
                throw failed(name, "did not end within " + COMPLETE.toSeconds() + " s", said);
            }
            if (process.exitValue() != 0) {
                throw failed(name, "ended with " + process.exitValue(), said);
            }
        } catch (IOException e) {
            throw failed(name, String.valueOf(e.getMessage()), said);
        }
    }

    /** Stops a program where it is, without a chance to notice; only {@link #kill} helps it then. */
    public void freeze(String name) {
        Member member;
        synchronized (this) {
            member = find(name);
        }
        programs.signal("STOP", member.process());
    }

    /** KILL, as a power cut of its board would. */
    public Start kill(String name) {
        Member member = take(name);
        member.process().destroyForcibly();
        Leftovers.await(member.process());
        notes.remove(member.note());
        return member.start();
    }

    /** Stops in reverse order what was started after that program. */
    public void stopDownTo(String name) {
        List<String> names;
        synchronized (this) {
            names = members.stream().map(Member::name).toList().reversed();
        }
        names.subList(0, names.indexOf(name)).forEach(this::stop);
    }

    /** TERM, then KILL after 10 s. */
    public Start stop(String name) {
        Member member = take(name);
        Leftovers.end(name, member.process(), tell);
        notes.remove(member.note());
        return member.start();
    }

    /** The processes that run, by their names. */
    public synchronized Map<String, Long> pids() {
        return members.stream()
                .collect(Collectors.toMap(Member::name, m -> m.process().pid()));
    }

    /** Stops all in the reverse order of their start; nothing starts here any more. */
    @Override
    public void close() {
        List<Member> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(members).reversed();
            members.clear();
        }
        for (Member member : all) {
            Leftovers.end(member.name(), member.process(), tell);
            notes.remove(member.note());
        }
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Process launch(Start start) {
        if (closed) {
            throw new Fault(FaultCode.INTERNAL, start.name() + ": the launcher is being ended");
        }
        try {
            Files.deleteIfExists(start.runFile());
            Process process = programs.command(start.name(), start.words(), start.environment())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            int place = places.computeIfAbsent(start.name(), _ -> places.size() + 1);
            Path note = notes.add(place, start.name(), process.toHandle());
            members.add(new Member(start, place, process.toHandle(), note));
            members.sort(Comparator.comparingInt(Member::place));
            return process;
        } catch (IOException e) {
            throw failed(
                    start.name(),
                    String.valueOf(e.getMessage()),
                    programs.log(start.name()).size());
        }
    }

    private synchronized Member take(String name) {
        Member member = find(name);
        members.remove(member);
        return member;
    }

    private Member find(String name) {
        return members.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "no program runs as " + name));
    }

    /** @param since the size of its log before it began */
    private Fault failed(String name, String what, long since) {
        LogFile log = programs.log(name);
        String end = log.lastLines(1, since);
        for (FaultCode code : FaultCode.values()) {
            Matcher told = Pattern.compile(
                            "ralvend \\w+: " + code.id() + ": " + Pattern.quote(code.english()) + ": (.*)")
                    .matcher(end);
            if (told.matches()) {
                return new Fault(code, name + ": " + told.group(1) + " (" + log.path() + ")");
            }
        }
        return new Fault(
                FaultCode.INTERNAL,
                name + " " + what + "; " + log.path() + " ends with:\n" + log.lastLines(LOG_LINES, since));
    }

    private static boolean ended(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }
}
