package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.bundle.Label;
import org.ralvend.updater.bundle.PriceNames;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;

/**
 * A server's part in a repository: it vouches for what is newest (snapshot, timestamp), and signs price lists, those of each town with
 * a key of their own. It needs no other key; those of root and targets may lie elsewhere, and should. Several processes may have one
 * folder: each call holds it. Any thread.
 *
 * @param folder of the repository
 * @param keys where its keys are, readable by nobody else
 */
public record OnlineRepository(Path folder, Path keys) {
    private static final String ONLINE = "online";

    /** Nobody has had a ceremony yet: what people should renew must not end by itself meanwhile. */
    private static final Duration UNTIL_A_CEREMONY = Duration.ofDays(3650);

    /** Of what this server signs about prices; renewed at half of it. */
    private static final Duration PRICES_LIFE = Duration.ofDays(60);

    /** What a town's vendors should charge. */
    public record PriceFile(long version, Bytes content) {}

    /**
     * All keys and a first root, where nothing is published yet: a beginning, until people have had a ceremony and taken root and
     * targets off this machine.
     */
    private void begin(RepositoryFolder repository, Instant now) {
        if (!repository.served().isEmpty()) {
            return;
        }
        SigningKey root = key(Draft.ROOT);
        SigningKey targets = key(Draft.TARGETS);
        List<Key> online = List.of(key(ONLINE).key());
        Instant expires = now.plus(UNTIL_A_CEREMONY);
        Draft first = RootEdit.fresh(expires);
        first = RootEdit.withRole(first, Draft.ROOT, List.of(root.key()), 1);
        first = RootEdit.withRole(first, Draft.TARGETS, List.of(targets.key()), 1);
        first = RootEdit.withRole(first, Draft.SNAPSHOT, online, 1);
        first = RootEdit.withRole(first, Draft.TIMESTAMP, online, 1);
        Draft all = delegating(TargetsEdit.fresh(Draft.TARGETS, expires), PriceNames.ROLE, PriceNames.ROLE + "/*");
        repository.stage(first.signedBy(root));
        repository.stage(all.signedBy(targets));
        repository.stage(
                TargetsEdit.fresh(PriceNames.ROLE, now.plus(PRICES_LIFE)).signedBy(key(PriceNames.ROLE)));
        publish(repository, now);
    }

    /** About these names nobody else is asked. */
    private Draft delegating(Draft by, String role, String path) {
        Json.Obj about =
                Json.Obj.of().with("terminating", new Json.Bool(true)).with("paths", Json.Arr.ofTexts(List.of(path)));
        return TargetsEdit.withDelegation(by, role, List.of(key(role).key()), 1, about);
    }

    /** What a round did. */
    public record Round(List<String> published, List<String> waiting, Instant goodUntil) {}

    /**
     * Publishes what people have signed and put into {@code staged}, and renews what is due.
     *
     * @throws Fault as clients', where they would refuse the result; what is served stays as it was then
     */
    public Round refresh(Instant now) {
        RepositoryFolder repository = new RepositoryFolder(folder);
        try (FileChannel _ = repository.await()) {
            begin(repository, now);
            renewPrices(repository, now);
            return publish(repository, now);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Round publish(RepositoryFolder repository, Instant now) {
        Publication publication =
                new Publisher(repository, Progress.Bars.NONE).publish(List.of(key(ONLINE)), now, false);
        Instant until =
                publication.next().find(Draft.TIMESTAMP).map(Draft::expires).orElse(now);
        return new Round(
                publication.published(), List.copyOf(publication.waiting().values()), until);
    }

    /** Roles that this server signs are good for longer again, where half of it is over. */
    private void renewPrices(RepositoryFolder repository, Instant now) {
        Work work = Work.of(repository);
        for (String role : work.roles()) {
            boolean ours = role.equals(PriceNames.ROLE) || role.startsWith(PriceNames.ROLE + "-");
            Optional<Draft> served = work.served().find(role);
            if (ours && served.isPresent() && isDue(served.get(), now)) {
                repository.stage(next(served.get(), now).signedBy(key(role)));
            }
        }
    }

    private static boolean isDue(Draft draft, Instant now) {
        return !now.isBefore(draft.expires().minus(PRICES_LIFE.dividedBy(2)));
    }

    private static Draft next(Draft draft, Instant now) {
        return draft.nextBy(now, now.plus(PRICES_LIFE));
    }

    /**
     * This is the town's price list from now on, and there is no other; or there is none.
     *
     * @return whether that is new
     * @throws Fault as {@link #refresh}
     */
    public boolean prices(String town, Optional<PriceFile> list, Instant now) {
        RepositoryFolder repository = new RepositoryFolder(folder);
        try (FileChannel _ = repository.await()) {
            begin(repository, now);
            Work work = Work.of(repository);
            Json.Obj said = said(repository, town, list);
            Optional<Draft> before = work.served().find(PriceNames.role(town));
            if (before.isPresent()
                    && said.equals(
                            new Json.Obj(before.get().fields().object("targets").members()))) {
                return false;
            }
            if (before.isEmpty()) {
                Draft by = next(work.get(PriceNames.ROLE), now);
                repository.stage(delegating(by, PriceNames.role(town), PriceNames.target(town))
                        .signedBy(key(PriceNames.ROLE)));
            }
            Draft draft = before.map(known -> next(known, now))
                    .orElseGet(() -> TargetsEdit.fresh(PriceNames.role(town), now.plus(PRICES_LIFE)));
            repository.stage(draft.changed(draft.signed().with("targets", said)).signedBy(key(PriceNames.role(town))));
            publish(repository, now);
            return true;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Json.Obj said(RepositoryFolder repository, String town, Optional<PriceFile> list) {
        if (list.isEmpty()) {
            return Json.Obj.of();
        }
        PriceFile file = list.get();
        Label label = new Label(Label.Kind.PRICE_LIST, List.of("vendor"), List.of(), file.version(), 0, "");
        Measured measured = repository.putTarget(file.content(), PriceNames.target(town));
        return Json.Obj.of().with(PriceNames.target(town), measured.json().with("custom", label.json()));
    }

    /** As it is there, or made. */
    private SigningKey key(String role) {
        Path file = keys.resolve(role + ".key");
        if (!Files.exists(file)) {
            KeyFile.unlocked(SigningKey.fresh(Key.Scheme.ED25519)).write(file);
        }
        return KeyFile.read(file).open(new char[0]);
    }

    private Fault unusable(IOException e) {
        return new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
    }
}
