package org.ralvend.updater.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Names;

/**
 * What a target is and where it may be installed, in the custom part of its signed description (TUF specification 4.5).
 *
 * @param machineKinds for which it is, {@code vendor} and the like; any, where there are none
 * @param hardware ids of boards for which it is; any, where there are none
 * @param version of its kind, from 1
 * @param floor from then on nothing older of its kind is installed
 * @param notes for people
 */
public record Label(
        Kind kind, List<String> machineKinds, List<String> hardware, long version, long floor, String notes) {
    static final String OURS = "ralvend";

    /** What is done with it. */
    public enum Kind {
        FIRMWARE,
        CONFIGURATION,
        PRICE_LIST,
        STOP_SALE;

        /** As it is signed, and typed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            new Fault(FaultCode.UPDATE_MALFORMED, "'" + Names.shown(word) + "' is no kind of bundle"));
        }
    }

    public Label {
        machineKinds = List.copyOf(machineKinds);
        hardware = List.copyOf(hardware);
        if (version < 1 || floor < 0 || floor > version) {
            throw new Fault(
                    FaultCode.UPDATE_MALFORMED,
                    "version " + version + " with floor " + floor
                            + ": a version is from 1, a floor from 0 to the version");
        }
    }

    /** As it stands in the description of a target. */
    public Json.Obj json() {
        return Json.Obj.of()
                .with(
                        OURS,
                        Json.Obj.of()
                                .with("kind", kind.word())
                                .with("machine_kinds", Json.Arr.ofTexts(machineKinds))
                                .with("hardware", Json.Arr.ofTexts(hardware))
                                .with("version", version)
                                .with("floor", floor)
                                .with("notes", notes));
    }

    /**
     * @param custom of a target; empty where it has none of ours
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED}
     */
    public static Optional<Label> find(Fields custom) {
        return custom.findObject(OURS)
                .map(ours -> new Label(
                        Kind.of(ours.text("kind")),
                        ours.texts("machine_kinds"),
                        ours.texts("hardware"),
                        ours.number("version", 1),
                        ours.number("floor", 0),
                        ours.text("notes")));
    }
}
