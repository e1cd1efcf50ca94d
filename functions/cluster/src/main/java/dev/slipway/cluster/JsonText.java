package dev.slipway.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in UTF-8 that is put together piece by piece, and from whose end pieces are taken back. */
final class JsonText {
    /** Longest text, in bytes; etcd takes objects of 1.5 MiB (etcd, "System limits", read 2026-11-28). */
    static final int MOST = 1 << 24;

    private byte[] bytes = new byte[1 << 12];
    private int length;

    /** In bytes. */
    int length() {
        return length;
    }

    /** The text ends with its first {@code length} bytes from now on. */
    void cut(int length) {
        this.length = length;
    }

    void add(char ascii) throws IOException {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    void add(String some) throws IOException {
        add(some.getBytes(StandardCharsets.UTF_8));
    }

    void add(byte[] some) throws IOException {
        add(some, 0, some.length);
    }

    /** {@code to} is the place of the first byte that is not added. */
    void add(byte[] from, int begin, int to) throws IOException {
        reserve(to - begin);
        System.arraycopy(from, begin, bytes, length, to - begin);
        length += to - begin;
    }

    private void reserve(int more) throws IOException {
        if (length + more > MOST) {
            throw new IOException("one object is longer than %d bytes".formatted(MOST));
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** From a place on. */
    byte[] from(int place) {
        return Arrays.copyOfRange(bytes, place, length);
    }
}
