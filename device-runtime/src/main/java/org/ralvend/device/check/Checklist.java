package org.ralvend.device.check;

import java.io.IOException;
import java.io.PrintStream;
import org.ralvend.protocol.Fault;

/** Looks at one part after the other, a line each, and remembers whether all is well. One thread. */
public final class Checklist {
    /** A look at one part; a {@link Fault} or an {@link IOException} is a finding too. */
    public interface Look {
        Finding at() throws IOException, InterruptedException;
    }

    private final PrintStream out;
    private boolean well = true;

    public Checklist(PrintStream out) {
        this.out = out;
    }

    /** True where this part is well. */
    public boolean look(String part, Look look) throws InterruptedException {
        Finding found;
        try {
            found = look.at();
        } catch (Fault | IOException e) {
            found = Finding.wrong(String.valueOf(e.getMessage()));
        }
        String text = found.text().isEmpty() ? "" : ": " + found.text().replaceAll("\\s+", " ");
        out.println((found.isWell() ? "ok      " : "FAILED  ") + part + text);
        well &= found.isWell();
        return found.isWell();
    }

    /** True where every part so far is well. */
    public boolean isWell() {
        return well;
    }
}
