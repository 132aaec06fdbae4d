package org.ralvend.updater.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Content, whatever length it has. */
interface Source {
    int PIECE = 64 * 1024;

    void writeTo(OutputStream out) throws IOException;

    /** A file, piece by piece, and how far it is. */
    static Source of(Path file) {
        return out -> {
            try (InputStream in = Files.newInputStream(file);
                    Progress progress = Bar.of(String.valueOf(file.getFileName()), Files.size(file))) {
                byte[] piece = new byte[PIECE];
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    out.write(piece, 0, count);
                    progress.step(count);
                }
            }
        };
    }
}
