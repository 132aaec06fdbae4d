package org.ralvend.updater.publish;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keys that sign metadata. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes and shows the keys that sign metadata.",
        footer = {
            "",
            "Examples:",
            "  ralvend updater key new root1.key",
            "  ralvend updater key new --no-passphrase online.key",
            "  ralvend updater key show root1.key"
        })
public final class KeyCommand {
    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a key: FILE has both halves, the secret one under a passphrase (Argon2id, AES-256-GCM); FILE.pub has the"
                        + " public half, for whoever makes a root or a delegation.",
                "Keys of root and targets belong on no server."
            })
    int make(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--scheme",
                            paramLabel = "NAME",
                            defaultValue = "ed25519",
                            description = "ed25519 (default), ecdsa-sha2-nistp256 or rsassa-pss-sha256")
                    String scheme,
            @Option(
                            names = "--no-passphrase",
                            description =
                                    "for the online key, which signs with nobody there; its file is all that protects it")
                    boolean open,
            @Mixin Passphrases passphrases,
            @Mixin Place place) {
        Key.Scheme kind = Arrays.stream(Key.Scheme.values())
                .filter(each -> each.tufName().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new Fault(FaultCode.CONFIG_BAD_VALUE, "there is no scheme " + scheme));
        char[] passphrase = open ? new char[0] : passphrases.choose(file.toString());
        SigningKey key = SigningKey.fresh(kind);
        KeyFile made = open ? KeyFile.unlocked(key) : KeyFile.locked(key, passphrase);
        made.write(file);
        tell(made, place);
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Says which key a file has, either half. Asks for no passphrase.")
    int show(@Parameters(paramLabel = "FILE") Path file, @Mixin Place place) {
        Key key = KeyFile.readPublic(file);
        place.answer(
                key.json().with("keyid", key.id()),
                List.of(
                        "key " + key.id(),
                        "scheme " + key.scheme().tufName(),
                        key.json().line()));
        return 0;
    }

    private static void tell(KeyFile made, Place place) {
        place.answer(
                made.key().json().with("keyid", made.key().id()).with("locked", new Json.Bool(made.isLocked())),
                List.of(
                        "key " + made.key().id(),
                        made.isLocked()
                                ? "its secret half is under the passphrase; without it nobody can sign with this key again"
                                : "its secret half is under nothing but the permissions of its file"));
    }
}
