package org.ralvend.backend.release;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.updater.tuf.Names;

/**
 * A file of the repository as it is asked for.
 *
 * @param path below the folder of its kind; never out of it
 * @param town whose it is alone; null where it is everybody's
 */
record Served(String path, @Nullable String town) {
    private static final Pattern ROLE_OF_TOWN = Pattern.compile("(?:\\d+\\.)?prices-(.+)\\.json");
    private static final Pattern LIST_OF_TOWN = Pattern.compile("prices/[0-9a-f]+\\.(.+)\\.json");

    /**
     * Empty where no file can be called like that.
     *
     * @param name decoded; files are called by the quoted one
     */
    static Optional<Served> of(String kind, String name) {
        boolean metadata = kind.equals("metadata");
        List<String> parts = metadata ? List.of(name) : List.of(name.split("/", -1));
        if (parts.stream().anyMatch(part -> part.isEmpty() || part.startsWith("."))) {
            return Optional.empty();
        }
        Matcher town = (metadata ? ROLE_OF_TOWN : LIST_OF_TOWN).matcher(name);
        String path = parts.stream().map(Names::segment).collect(Collectors.joining("/"));
        return Optional.of(new Served(path, town.matches() ? town.group(1) : null));
    }

    boolean isFor(TownScope scope) {
        return town == null || town.equals(scope.id());
    }
}
