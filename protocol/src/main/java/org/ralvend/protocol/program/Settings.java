package org.ralvend.protocol.program;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A program's settings: defaults, over them a Java properties file, over that the environment ({@code broker.url} is
 * {@code RALVEND_BROKER_URL}). The defaults name every key there is; a key in the file that they do not name is an
 * error, so that a typing mistake cannot pass for a setting. Immutable.
 */
public final class Settings {
    private final Map<String, String> values;
    private final String origin;

    private Settings(Map<String, String> values, String origin) {
        this.values = Map.copyOf(values);
        this.origin = origin;
    }

    /**
     * @param defaults every known key with its default; an empty text stands for "must be set"
     * @param file a properties file, or null for none
     * @throws Fault {@link FaultCode#CONFIG_UNREADABLE} or {@link FaultCode#CONFIG_UNKNOWN_KEY}
     */
    public static Settings of(Map<String, String> defaults, @Nullable Path file, Map<String, String> environment) {
        Map<String, String> values = new LinkedHashMap<>(defaults);
        String origin = file == null ? "the environment" : file.toString();
        if (file != null) {
            Properties found = read(file);
            for (String key : new TreeSet<>(found.stringPropertyNames())) {
                if (!defaults.containsKey(key)) {
                    throw new Fault(
                            FaultCode.CONFIG_UNKNOWN_KEY,
                            key + " in " + file + "; known are " + new TreeSet<>(defaults.keySet()));
                }
                values.put(key, found.getProperty(key).strip());
            }
        }
        defaults.keySet().forEach(key -> {
            String set = environment.get(variable(key));
            if (set != null) {
                values.put(key, set.strip());
            }
        });
        return new Settings(values, origin);
    }

    /** The environment variable that sets this key. */
    public static String variable(String key) {
        return "RALVEND_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** @throws Fault {@link FaultCode#CONFIG_MISSING} where neither file nor environment nor default gives a value */
    public String text(String key) {
        String value = find(key);
        if (value.isEmpty()) {
            throw new Fault(FaultCode.CONFIG_MISSING, key + " in " + origin + " or " + variable(key));
        }
        return value;
    }

    /** The value, or an empty text where none is set. */
    public String find(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no default names the key " + key);
        }
        return value;
    }

    public Path path(String key) {
        return Path.of(text(key));
    }

    /** @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} where the value is no whole number from min to max */
    public int number(String key, int min, int max) {
        String value = text(key);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw new Fault(
                FaultCode.CONFIG_BAD_VALUE,
                key + " = " + value + "; it must be a whole number from " + min + " to " + max);
    }

    private static Properties read(Path file) {
        Properties found = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            found.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
        return found;
    }
}
