package org.ralvend.protocol.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ralvend.protocol.power.DiskLog.Op;

/** Every point of a short scene cut several times. */
public final class Cuts {
    private Cuts() {}

    /** Looks at what a cut left, and knows what the scene had marked by then. */
    public interface Look {
        void at(Path image, List<String> marks) throws IOException;
    }

    /**
     * @param before what lay in the folder of the log when it began
     * @param times at each point, each with another fate of what was not synced
     */
    public static void everywhere(Path home, Path before, Path log, int times, Look look) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<Op> ops = DiskLog.read(log);
        for (int i = 0; i < times; i++) {
            DiskModel disk = new DiskModel(home, before, random.split());
            List<String> marks = new ArrayList<>();
            for (int at = 0; at <= ops.size(); at++) {
                Path image = Files.createTempDirectory(log.getParent(), "image");
                disk.cut(image, at < ops.size() ? ops.get(at) : null);
                look.at(image, marks);
                if (at < ops.size()) {
                    disk.apply(ops.get(at));
                    if (ops.get(at) instanceof Op.Marked mark) {
                        marks.add(mark.text());
                    }
                }
            }
        }
    }
}
