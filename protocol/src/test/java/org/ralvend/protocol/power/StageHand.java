package org.ralvend.protocol.power;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The program on a {@link Stage}: plays what it reads, line by line, and answers each line. */
final class StageHand {
    static final String PLAYED = "played";

    private StageHand() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(play(List.of(line.split("\t", -1))));
            answers.flush();
        }
    }

    private static String play(List<String> words) {
        try {
            var making = Class.forName(words.getFirst()).asSubclass(Scene.class).getDeclaredConstructor();
            making.setAccessible(true);
            making.newInstance().play(words.subList(1, words.size()));
            return PLAYED;
        } catch (Throwable wrong) {
            StringWriter trace = new StringWriter();
            wrong.printStackTrace(new PrintWriter(trace));
            return trace.toString().replace("\t", "    ").replace("\n", "\t");
        }
    }
}
