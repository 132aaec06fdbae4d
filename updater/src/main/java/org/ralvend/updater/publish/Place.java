package org.ralvend.updater.publish;

import java.nio.file.Path;
import java.util.List;
import org.ralvend.updater.tuf.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands take: where the repository is, and how they answer. */
final class Place {
    @Option(
            names = "--repository",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "the repository; default: the current folder")
    private Path repository = Path.of(".");

    @Option(names = "--json", description = "answers in JSON, on one line")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set before any command runs
    private CommandSpec spec;

    RepositoryFolder folder() {
        return new RepositoryFolder(repository);
    }

    /** For people, on standard error. */
    void tell(List<String> lines) {
        lines.forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getErr().flush();
    }

    /** Either one, on standard output. */
    void answer(Json.Obj told, List<String> lines) {
        if (json) {
            spec.commandLine().getOut().println(told.line());
        } else {
            lines.forEach(spec.commandLine().getOut()::println);
        }
        spec.commandLine().getOut().flush();
    }
}
