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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Programs programs;
    private final Leftovers notes;
    private final Consumer<String> tell;

    /** By their places. */
    private final List<Member> members = new ArrayList<>();

    /** Of every program that ever ran, from 1. */
    private final Map<String, Integer> places = new HashMap<>();

    /** As each was started last. */
    private final Map<String, Start> starts = new HashMap<>();

    /** Found when they were to be stopped. */
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();

    private boolean closed;

    /** Stops first what a killed launcher left on this home. The caller holds the home's lock. */
    public Crew(Programs programs, Consumer<String> tell) {
        this.programs = programs;
        this.notes = new Leftovers(programs.home().resolve("run").resolve("started"), programs.end());
        this.tell = tell;
        notes.stop(tell);
    }

    /**
     * Starts a program and returns once it is up. One that does not come up does not run on.
     *
     * @throws Fault with the code that it ended with; else {@link FaultCode#INTERNAL} with the end of its log where it
     *     is not up in time
     */
    public RunFile start(Start start) {
        long said = programs.log(start.name()).size();
        Member member = launch(start);
        try {
            return awaitReady(member, said);
        } catch (Fault e) {
            member.process().destroyForcibly();
            dismiss(member);
            throw e;
        }
    }

    /**
     * Starts what ran last under that name, unless it runs.
     *
     * @throws Fault as {@link #start}
     */
    public void startAgain(String name) {
        Start last;
        synchronized (this) {
            last = starts.get(name);
            if (last == null) {
                throw new Fault(FaultCode.NOT_FOUND, "no program ever ran as " + name);
            }
            members.removeIf(member -> member.name().equals(name) && !member.isAlive());
            if (members.stream().anyMatch(member -> member.name().equals(name))) {
                return;
            }
        }
        start(last);
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
            if (!Ending.within(process, COMPLETE)) {
                process.destroyForcibly();
                throw programs.log(name).failed(name, "did not end within " + COMPLETE.toSeconds() + " s", said);
            }
            if (process.exitValue() != 0) {
                throw programs.log(name).failed(name, "ended with " + process.exitValue(), said);
            }
        } catch (IOException e) {
            throw programs.log(name).failed(name, String.valueOf(e.getMessage()), said);
        }
    }

    /** Stops a program where it is, without a chance to notice; only {@link #kill} helps it then. */
    public void freeze(String name) {
        Member member;
        synchronized (this) {
            member = find(name);
        }
        programs.signal("STOP", member.process().toHandle());
    }

    /**
     * KILL.
     *
     * @throws Fault {@link FaultCode#INTERNAL} with its exit code and the end of its log where it had ended by itself
     */
    public Start kill(String name) {
        return kill(name, () -> {});
    }

    /**
     * As {@link #kill(String)}, after a blow which may kill it too, as the power cut of its board does.
     *
     * @throws Fault likewise, and whatever the blow throws; it is dead then too
     */
    public Start kill(String name, Runnable blow) {
        Member member = take(name);
        member.kill(blow);
        notes.remove(member.note());
        return member.start();
    }

    /**
     * KILL for the process that a program has started with that command, whereupon the program itself must end.
     *
     * @throws Fault {@link FaultCode#NOT_FOUND} where it runs no such process, {@link FaultCode#INTERNAL} where it does
     *     not end in time
     */
    public Start killChild(String name, String command) {
        Member member;
        synchronized (this) {
            member = find(name);
        }
        member.killChild(command);
        dismiss(member);
        return member.start();
    }

    /** Programs that ended though nobody here ended them: name, exit code and the end of the log of each. */
    public List<String> endedByThemselves() {
        List<Member> all;
        synchronized (this) {
            all = List.copyOf(members);
        }
        Stream<String> found = all.stream().filter(member -> !member.isAlive()).map(Member::endedByItself);
        return Stream.concat(ended.stream(), found).toList();
    }

    /** Stops in reverse order what was started after that program. */
    public void stopDownTo(String name) {
        List<String> names;
        synchronized (this) {
            names = members.stream().map(Member::name).toList().reversed();
        }
        names.subList(0, names.indexOf(name)).forEach(this::stop);
    }

    /** TERM, then KILL after 10 s; after 120 s where an AOT cache is recorded. */
    public Start stop(String name) {
        Member member = take(name);
        if (!member.isAlive()) {
            ended.add(member.endedByItself());
        }
        member.end(programs.end(), tell);
        notes.remove(member.note());
        return member.start();
    }

    /** The processes that run, by their names. */
    public synchronized Map<String, Long> pids() {
        return members.stream()
                .collect(Collectors.toMap(Member::name, m -> m.process().pid()));
    }

    /**
     * Stops all in the reverse order of their start, those that record all at once; nothing starts here any more.
     */
    @Override
    public void close() {
        List<Member> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(members).reversed();
            members.clear();
        }
        if (programs.recording()) {
            all.forEach(member -> member.process().destroy());
        }
        for (Member member : all) {
            member.end(programs.end(), tell);
            notes.remove(member.note());
        }
    }

    /** As {@link #close}, by KILL for all but the first: the database, which has processes of its own to stop. */
    public void abandon() {
        List<Member> all;
        synchronized (this) {
            all = List.copyOf(members);
        }
        all.stream().skip(1).forEach(member -> member.process().destroyForcibly());
        close();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    private static RunFile awaitReady(Member member, long said) {
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < end) {
            Optional<RunFile> ready = RunFile.read(member.start().runFile())
                    .filter(run -> run.pid() == member.process().pid());
            if (ready.isPresent()) {
                return ready.get();
            }
            if (Ending.within(member.process(), LOOK_AGAIN)) {
                String how = "ended with " + member.process().exitValue() + " before it was up";
                throw member.log().failed(member.name(), how, said);
            }
        }
        throw member.log().failed(member.name(), "was not up within " + READY.toSeconds() + " s", said);
    }

    private synchronized Member launch(Start start) {
        if (closed) {
            throw new Fault(FaultCode.INTERNAL, start.name() + ": the launcher is being ended");
        }
        try {
            Files.deleteIfExists(start.runFile());
            Process process = programs.command(start)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            int place = places.computeIfAbsent(start.name(), _ -> places.size() + 1);
            Path note = notes.add(place, start.name(), process.toHandle());
            Member member = new Member(start, place, process, note, programs.log(start.name()));
            starts.put(start.name(), start);
            members.add(member);
            members.sort(Comparator.comparingInt(Member::place));
            return member;
        } catch (IOException e) {
            LogFile log = programs.log(start.name());
            throw log.failed(start.name(), String.valueOf(e.getMessage()), log.size());
        }
    }

    private synchronized Member take(String name) {
        Member member = find(name);
        members.remove(member);
        return member;
    }

    /** It has ended, and somebody knows why. */
    private void dismiss(Member member) {
        synchronized (this) {
            members.remove(member);
        }
        notes.remove(member.note());
    }

    private Member find(String name) {
        return members.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "no program runs as " + name));
    }
}
