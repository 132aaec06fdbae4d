package org.ralvend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code VmHWM}: the most of a process that was ever resident (proc(5)). */
final class Peak {
    private static final Pattern LINE = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");

    private Peak() {}

    /** In KiB, up to now; nothing of a process that has ended and is not waited for yet. */
    static OptionalLong kib(Process process) throws IOException {
        Matcher line = LINE.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
    }
}
