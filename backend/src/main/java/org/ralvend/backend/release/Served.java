package org.ralvend.backend.release;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;

/**
 * A file of the repository as it is asked for.
 *
 * @param path below the folder of its kind; never out of it
 * @param town whose it is alone; null where it is everybody's
 */
record Served(String path, @Nullable String town) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*");
    private static final Pattern ROLE_OF_TOWN = Pattern.compile("(?:\\d+\\.)?prices-(.+)\\.json");
    private static final Pattern LIST_OF_TOWN = Pattern.compile("prices/[0-9a-f]+\\.(.+)\\.json");

    /** Empty where no file can be called like that. */
    static Optional<Served> of(String kind, String name) {
        for (String part : name.split("/", -1)) {
            if (!PLAIN.matcher(part).matches()) {
                return Optional.empty();
            }
        }
        Matcher town = (kind.equals("metadata") ? ROLE_OF_TOWN : LIST_OF_TOWN).matcher(name);
        return Optional.of(new Served(name, town.matches() ? town.group(1) : null));
    }

    boolean isFor(TownScope scope) {
        return town == null || town.equals(scope.id());
    }
}
