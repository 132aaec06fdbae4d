package org.ralvend.updater.bundle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Target;

/**
 * What comes out of a target that is a bundle of files, in the custom part of its signed description, beside its {@link Label}.
 *
 * @param tar that its files make
 * @param deltas the target that is its delta, by the SHA-256 of the earlier bundle's archive
 */
public record Packed(Tar tar, Map<String, String> deltas) {
    private static final String PACKED = "packed";

    /** Up to here whatever is signed may come out of however few bytes. */
    private static final long ANYWAY_BYTES = 16 << 20;

    private static final int MOST_RATIO = 200;

    public Packed {
        deltas = Map.copyOf(deltas);
    }

    /** As it stands beside the label. */
    public Json.Obj json() {
        List<Json> all = deltas.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .<Json>map(delta -> Json.Obj.of().with("from", delta.getKey()).with("target", delta.getValue()))
                .toList();
        return Json.Obj.of().with("tar", tar.json()).with("deltas", new Json.Arr(all));
    }

    /** A description with this in it. */
    public Json.Obj beside(Json.Obj label) {
        Json.Obj ours =
                new Json.Obj(Fields.of("custom", label).object(Label.OURS).members());
        return Json.Obj.of().with(Label.OURS, ours.with(PACKED, json()));
    }

    /**
     * @return nothing where the target is a file that is installed as it is
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED}, {@link FaultCode#UPDATE_OVERSIZED} where more would come out of it than is let in
     */
    public static Optional<Packed> find(Target target) {
        return target.custom()
                .flatMap(custom -> custom.findObject(Label.OURS))
                .flatMap(ours -> ours.findObject(PACKED))
                .map(packed -> new Packed(Tar.of(packed.object("tar")), deltas(packed)))
                .map(packed -> packed.demandModest(target));
    }

    private static Map<String, String> deltas(Fields packed) {
        Map<String, String> deltas = new LinkedHashMap<>();
        for (Json each : packed.items("deltas")) {
            Fields delta = Fields.of("deltas", each);
            deltas.put(delta.text("from"), delta.text("target"));
        }
        return deltas;
    }

    private Packed demandModest(Target target) {
        demandModest(tar, target.content().length().orElseThrow());
        return this;
    }

    /** What no machine lets in is not published either. */
    public static void demandModest(Tar tar, long length) {
        if (tar.length() > Math.max(ANYWAY_BYTES, MOST_RATIO * length)) {
            throw new Fault(
                    FaultCode.UPDATE_OVERSIZED,
                    "a bundle of " + tar.length() + " bytes out of " + length + "; above " + ANYWAY_BYTES
                            + " no more than " + MOST_RATIO + " times as many are let in");
        }
    }
}
