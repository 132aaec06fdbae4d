package org.ralvend.vendor.mdb;

import java.util.Arrays;

/** Bytes and their checksum, the eight low bits of the sum (MDB/ICP 4.3, section 2, block format). */
final class Block {
    /** Bytes of a block, its checksum included. */
    static final int MAX = 36;

    private Block() {}

    static byte[] sealed(byte[] data) {
        byte[] block = Arrays.copyOf(data, data.length + 1);
        block[data.length] = sum(data);
        return block;
    }

    static boolean isWhole(byte[] block) {
        return block.length >= 2
                && block.length <= MAX
                && block[block.length - 1] == sum(Arrays.copyOf(block, block.length - 1));
    }

    private static byte sum(byte[] data) {
        int sum = 0;
        for (byte one : data) {
            sum += one;
        }
        return (byte) sum;
    }
}
