package org.ralvend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ralvend.launcher.process.Programs;

/** A release team at work in a folder, with the real tool: its keys, and its repository in {@code repo}. */
record Release(Programs programs, Path folder) {
    /** One key for each half of the work. */
    void begin() throws IOException {
        Files.createDirectories(folder.resolve("repo"));
        run("key new --no-passphrase people");
        run("key new --no-passphrase online");
        run("init --repository repo --root people.pub --targets people.pub --online online.pub");
    }

    /** Signed and published. */
    void add(Path what, String name, String more) {
        run("add " + what + " --name " + name + " --repository repo" + more);
        run("sign --repository repo --key people");
        run("publish --repository repo --online-key online");
    }

    ToolRun run(String words) {
        return ToolRun.of(programs, folder, List.of(("updater " + words).split(" ", -1)));
    }

    /** The file that is served under this name. */
    Path served(String name) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("repo/targets"))) {
            return all.filter(each -> String.valueOf(each.getFileName()).endsWith("." + name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
