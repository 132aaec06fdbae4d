package org.ralvend.updater.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ralvend.updater.tuf.Document;
import org.ralvend.updater.tuf.Signers;

/**
 * What signatures a draft has and lacks.
 *
 * @param asked in words, one for each who asks for signatures
 * @param missing ids of keys that have not signed it and may
 * @param isComplete whether all have as many as they demand
 */
record Standing(List<String> asked, Set<String> missing, boolean isComplete) {
    static Standing of(Work work, Draft draft) {
        Document document = draft.document();
        List<String> asked = new ArrayList<>();
        Set<String> missing = new TreeSet<>();
        boolean complete = true;
        for (Map.Entry<String, Signers> each : work.signers(draft.role()).entrySet()) {
            Signers signers = each.getValue();
            int has = document.count(signers);
            asked.add(has + " of the " + signers.threshold() + " signatures that " + each.getKey() + " demands");
            if (has < signers.threshold()) {
                complete = false;
                signers.keys().forEach((id, key) -> {
                    if (!document.isSignedBy(id, key)) {
                        missing.add(id);
                    }
                });
            }
        }
        return new Standing(asked, missing, complete);
    }

    String line() {
        String may = missing.isEmpty()
                ? ""
                : "; may sign: " + missing.stream().map(Keys::shortened).collect(Collectors.joining(", "));
        return String.join(", ", asked) + may;
    }
}
