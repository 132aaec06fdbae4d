package org.ralvend.updater.publish;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine.Option;

/** How a passphrase is given: typed in a terminal, or the first line of a file; never an argument, which others can read. */
final class Passphrases {
    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "its first line is the passphrase; without it you are asked")
    private @Nullable Path file;

    /** @throws Fault {@link FaultCode#CONFIG_MISSING} where nobody can be asked */
    char[] get(String of) {
        if (file != null) {
            return firstLine(file);
        }
        Console console = Terminal.find()
                .orElseThrow(() -> new Fault(
                        FaultCode.CONFIG_MISSING,
                        "the passphrase of " + of + ": give --passphrase-file, or run it in a terminal"));
        char[] typed = console.readPassword("passphrase of %s: ", of);
        return typed == null ? new char[0] : typed;
    }

    /** Of a new key: typed twice, and long enough. */
    char[] choose(String of) {
        char[] chosen = get(of);
        if (chosen.length < KeyFile.LEAST_CHARS) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "a passphrase has " + KeyFile.LEAST_CHARS + " characters at least; this one has " + chosen.length);
        }
        if (file == null && !Arrays.equals(chosen, get(of + ", once more"))) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "two different passphrases were typed; nothing was written");
        }
        return chosen;
    }

    private static char[] firstLine(Path file) {
        try {
            CharBuffer content = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
            return content.toString().lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, "passphrase file " + file + ": " + e.getMessage(), e);
        }
    }
}
