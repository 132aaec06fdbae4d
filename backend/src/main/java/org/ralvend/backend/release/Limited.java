package org.ralvend.backend.release;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream. One thread. */
final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        if (left == 0) {
            return -1;
        }
        left--;
        return super.read();
    }

    @Override
    public int read(byte[] into, int at, int count) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = super.read(into, at, (int) Math.min(count, left));
        left -= Math.max(read, 0);
        return read;
    }
}
