package org.ralvend.device.program;

/** Which release the device programs are of: they are built and shipped together. */
public final class Version {
    /** As it stands in {@code Hello}, in presence, and in {@code --version}. */
    public static final String CURRENT = "0.1.0";

    private Version() {}
}
