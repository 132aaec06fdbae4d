package org.ralvend.launcher.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that runs on.
 *
 * @param name unique in the crew; its log's name
 * @param words a command of the script and its arguments
 * @param runFile where it says that it is up
 */
public record Start(String name, List<String> words, Map<String, String> environment, Path runFile) {
    public Start {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** The same with these settings besides, or instead. */
    public Start with(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(settings);
        return new Start(name, words, all, runFile);
    }
}
