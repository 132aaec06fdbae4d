package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.bundle.Label;
import org.ralvend.updater.bundle.PriceNames;
import org.ralvend.updater.tuf.Delegation;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;
import org.ralvend.updater.tuf.Targets;

/**
 * A server's part in a repository: it vouches for what is newest (snapshot, timestamp), and signs price lists, those of each town with
 * a key of their own. It needs no other key; those of root and targets may lie elsewhere, and should. Several processes may have one
 * folder: each call that changes it holds it, and ends with {@link FaultCode#ALREADY_RUNNING} where another has it
 * for longer than its patience. Any thread.
 *
 * @param folder of the repository
 * @param keys where its keys are, readable by nobody else
 * @param patience with whoever else has the folder, each time
 */
public record OnlineRepository(Path folder, Path keys, Duration patience) {
    /** To come together and sign. */
    private static final Duration PEOPLE_NEED = Duration.ofDays(30);

    /** Nobody has had a ceremony yet: what people should renew must not end by itself meanwhile. */
    private static final Duration UNTIL_A_CEREMONY = Duration.ofDays(3650);

    /** Of what this server signs about prices; renewed at half of it. */
    private static final Duration PRICES_LIFE = Duration.ofDays(90);

    /** What a town's vendors should charge. */
    public record PriceFile(long version, Bytes content) {}

    /**
     * What a round did.
     *
     * @param waiting what people should do, in words
     * @param goodUntil until when devices believe all that is served, if nothing is renewed
     */
    public record Round(List<String> published, List<String> waiting, Instant goodUntil) {}

    /**
     * Publishes what people have signed and put into {@code staged}, and renews what is due.
     *
     * @param anew whether snapshot and timestamp are signed again though they are not due
     * @throws Fault as clients', where they would refuse the result; what is served stays as it was then
     */
    public Round refresh(Instant now, boolean anew) {
        RepositoryFolder repository = new RepositoryFolder(folder);
        try (FileChannel _ = repository.await(patience)) {
            begin(repository, now);
            return publish(repository, due(repository.served(), now), now, anew);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * All keys and a first root, where nothing was ever published: a beginning, until people have had a ceremony and taken root and
     * targets off this machine.
     */
    private void begin(RepositoryFolder repository, Instant now) {
        if (!repository.served().isEmpty()) {
            return;
        }
        if (repository.isUsed() || (own().has(ServerKeys.ONLINE) && !own().has(Draft.ROOT))) {
            throw new Fault(
                    FaultCode.UPDATE_NO_ROOT,
                    folder
                            + " was a repository, and has no metadata now: put it back, with metadata as the symbolic link that it was");
        }
        SigningKey root = own().made(Draft.ROOT);
        SigningKey targets = own().made(Draft.TARGETS);
        List<Key> online = List.of(own().made(ServerKeys.ONLINE).key());
        Instant expires = now.plus(UNTIL_A_CEREMONY);
        Draft first = RootEdit.fresh(expires);
        first = RootEdit.withRole(first, Draft.ROOT, List.of(root.key()), 1);
        first = RootEdit.withRole(first, Draft.TARGETS, List.of(targets.key()), 1);
        first = RootEdit.withRole(first, Draft.SNAPSHOT, online, 1);
        first = RootEdit.withRole(first, Draft.TIMESTAMP, online, 1);
        SigningKey prices = own().made(PriceNames.ROLE);
        Draft all =
                delegating(TargetsEdit.fresh(Draft.TARGETS, expires), PriceNames.ROLE, PriceNames.ROLE + "/*", prices);
        var _ = publish(
                repository,
                List.of(
                        first.signedBy(root),
                        all.signedBy(targets),
                        first(PriceNames.ROLE, now).signedBy(prices)),
                now,
                true);
    }

    /** About these names nobody else is asked. */
    private static Draft delegating(Draft by, String role, String path, SigningKey key) {
        Json.Obj about =
                Json.Obj.of().with("terminating", new Json.Bool(true)).with("paths", Json.Arr.ofTexts(List.of(path)));
        return TargetsEdit.withDelegation(by, role, List.of(key.key()), 1, about);
    }

    /** Of ours, besides what people have staged for other roles; without that, where it would be refused with it. */
    private Round publish(RepositoryFolder repository, List<Draft> own, Instant now, boolean anew) {
        List<String> waiting = new ArrayList<>();
        Map<String, Draft> ours = new LinkedHashMap<>();
        own.forEach(draft -> ours.put(draft.role(), draft));
        Map<String, Draft> all = new LinkedHashMap<>(
                repository.staged((file, trouble) -> waiting.add("staged " + file + ": " + trouble.detail())));
        all.putAll(ours);
        Publication.Online online = new Publication.Online(own().online(), now, anew);
        Publisher publisher = new Publisher(repository, Progress.Bars.NONE);
        Publication publication;
        try {
            publication = publisher.publish(all, online, false);
        } catch (Fault e) {
            if (all.size() == ours.size()) {
                throw e;
            }
            waiting.add("staged: " + e.getMessage());
            publication = publisher.publish(ours, online, false);
        }
        for (String role : ours.keySet()) {
            if (publication.waiting().containsKey(role)) {
                throw new Fault(FaultCode.UPDATE_UNSIGNED, publication.waiting().get(role));
            }
        }
        waiting.addAll(publication.waiting().values());
        return told(publication, waiting, now);
    }

    private static Round told(Publication publication, List<String> waiting, Instant now) {
        Generation next = publication.next();
        List<Draft> all = new ArrayList<>();
        for (String role : new Work(next, Map.of()).roles()) {
            next.find(role).ifPresent(all::add);
        }
        for (Draft draft : all) {
            if (draft.expires().isBefore(now.plus(PEOPLE_NEED))) {
                waiting.add(draft.named() + " is good until " + Draft.date(draft.expires()) + "; ralvend updater renew "
                        + draft.role());
            }
        }
        next.find(Draft.SNAPSHOT).ifPresent(all::add);
        next.find(Draft.TIMESTAMP).ifPresent(all::add);
        Instant until = all.stream().map(Draft::expires).min(Instant::compareTo).orElse(now);
        return new Round(publication.published(), waiting, until);
    }

    /** Roles that this server signs are good for longer again, where half of it is over. */
    private List<Draft> due(Generation served, Instant now) {
        List<Draft> due = new ArrayList<>();
        for (String role : ours(served)) {
            served.find(role)
                    .filter(draft -> !now.isBefore(draft.expires().minus(PRICES_LIFE.dividedBy(2))))
                    .ifPresent(draft -> due.add(next(draft, now).signedBy(own().get(role))));
        }
        return due;
    }

    /** The role of prices, and those of the towns that it delegates to, as far as their keys are here. */
    private List<String> ours(Generation served) {
        List<String> roles = new ArrayList<>(List.of(PriceNames.ROLE));
        served.find(PriceNames.ROLE)
                .ifPresent(prices -> Targets.of(prices.document()).delegations().stream()
                        .map(Delegation::role)
                        .forEach(roles::add));
        return roles.stream().filter(own()::has).toList();
    }

    private static Draft first(String role, Instant now) {
        return TargetsEdit.fresh(role, now.plus(PRICES_LIFE)).begunAt(now);
    }

    private static Draft next(Draft draft, Instant now) {
        return draft.nextBy(now, now.plus(PRICES_LIFE));
    }

    /** Those of these towns of which something else is served. Waits for nobody. */
    public Set<String> differing(Map<String, Optional<PriceFile>> lists) {
        Generation served = new RepositoryFolder(folder).served();
        Set<String> differing = new LinkedHashSet<>();
        lists.forEach((town, list) -> {
            if (!isServed(served, town, said(town, list))) {
                differing.add(town);
            }
        });
        return differing;
    }

    private static boolean isServed(Generation served, String town, Json.Obj said) {
        return served.find(PriceNames.role(town))
                .filter(draft -> said.equals(
                        new Json.Obj(draft.fields().object("targets").members())))
                .isPresent();
    }

    /**
     * This is the town's price list from now on, and there is no other; or there is none.
     *
     * @return whether that is new
     * @throws Fault as {@link #refresh}, and {@link FaultCode#CONFIG_UNREADABLE} where the town's key is not there any more
     */
    public boolean prices(String town, Optional<PriceFile> list, Instant now) {
        RepositoryFolder repository = new RepositoryFolder(folder);
        String role = PriceNames.role(town);
        try (FileChannel _ = repository.await(patience)) {
            begin(repository, now);
            Generation served = repository.served();
            Json.Obj said = said(town, list);
            if (isServed(served, town, said)) {
                return false;
            }
            list.ifPresent(file -> repository.putTarget(file.content(), PriceNames.target(town)));
            List<Draft> own = new ArrayList<>();
            Optional<Draft> before = served.find(role);
            if (before.isEmpty()) {
                Draft by = next(served.find(PriceNames.ROLE).orElseThrow(() -> noPrices()), now);
                own.add(delegating(by, role, PriceNames.target(town), own().made(role))
                        .signedBy(own().get(PriceNames.ROLE)));
            }
            Draft draft = before.map(known -> next(known, now)).orElseGet(() -> first(role, now));
            own.add(draft.changed(draft.signed().with("targets", said)).signedBy(own().get(role)));
            var _ = publish(repository, own, now, false);
            return true;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Fault noPrices() {
        return new Fault(
                FaultCode.UPDATE_UNKNOWN, "the repository has no role " + PriceNames.ROLE + " for price lists");
    }

    private static Json.Obj said(String town, Optional<PriceFile> list) {
        if (list.isEmpty()) {
            return Json.Obj.of();
        }
        PriceFile file = list.get();
        Label label = new Label(Label.Kind.PRICE_LIST, List.of("vendor"), List.of(), file.version(), 0, "");
        return Json.Obj.of()
                .with(
                        PriceNames.target(town),
                        Measured.of(file.content()).json().with("custom", label.json()));
    }

    private ServerKeys own() {
        return new ServerKeys(keys);
    }

    private Fault unusable(IOException e) {
        return new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
    }
}
