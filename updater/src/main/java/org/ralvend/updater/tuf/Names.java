package org.ralvend.updater.tuf;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Names of roles and targets as parts of URLs and as file names (RFC 3986 section 2): nothing in them leads out of a folder. */
public final class Names {
    private static final int SHOWN = 80;
    private static final int FILE_CHARS = 240;
    private static final String PLAIN = "-_.~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Names() {}

    /** One segment: all but letters, digits, hyphen, underscore, full stop and tilde as percent and two digits. */
    public static String segment(String name) {
        StringBuilder quoted = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
            quoted.append(plain ? String.valueOf(c) : "%" + HEX.toHexDigits(b));
        }
        return quoted.toString();
    }

    /** What {@link #segment} made that of. */
    public static String plain(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A foreign text for people: short, without control characters. */
    public static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > SHOWN ? clean.substring(0, SHOWN) + "…" : clean;
    }

    /** Folder and name of a target, each segment quoted, with a prefix before the name. */
    public static String path(String target, String prefix) {
        int slash = target.lastIndexOf('/') + 1;
        StringBuilder path = new StringBuilder();
        for (String folder : target.substring(0, slash).split("/", -1)) {
            path.append(path.isEmpty() ? "" : "/").append(segment(folder));
        }
        return path + prefix + segment(target.substring(slash));
    }

    /**
     * The one file as which a target is kept.
     *
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED} where its name leads out of the folder of its repository, or is too long
     */
    public static String targetFile(String target) {
        for (String part : target.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw malformed(target, "leads out of its folder");
            }
        }
        String name = segment(target);
        if (name.length() > FILE_CHARS) {
            throw malformed(target, "is longer than a file's name may be");
        }
        return name;
    }

    private static Fault malformed(String target, String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, "the target name " + shown(target) + " " + what);
    }
}
