package org.ralvend.updater.bundle;

/** What a town's price list is called in a repository, for whoever publishes and whoever installs it. */
public final class PriceNames {
    /** Who delegates to the towns. */
    public static final String ROLE = "prices";

    private PriceNames() {}

    /** The target that is a town's list. */
    public static String target(String town) {
        return ROLE + "/" + town + ".json";
    }

    /** Who vouches for it, and for no other. */
    public static String role(String town) {
        return ROLE + "-" + town;
    }
}
