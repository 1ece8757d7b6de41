package io.smartmon.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, type, default, readers and help, declared once and read through this declaration by everybody.
 * Immutable and thread-safe; each read reads the environment again.
 *
 * <p>A value comes from the variable of that name, else from that of an alias; a secret's also from the file that NAME_FILE
 * names. A read of a value that does not fit throws {@link ConfigurationException} with one line that names the variable,
 * its value (never a secret) and what is expected.
 *
 * @param <T> the type of the value read as
 */
public final class Setting<T> {
    private static final String FILE_SUFFIX = "_FILE";
    private static final String FILE_TAKES = "the path of a readable file that holds the secret";
    private static final long MAX_SECRET_BYTES = 64L * 1024;

    private final String name;
    private final List<String> aliases;
    private final ValueType<T> type;
    private final @Nullable T defaultValue;
    private final String defaultText;
    private final Set<Reader> readers;
    private final boolean secret;
    private final String help;

    private Setting(
            String name,
            List<String> aliases,
            ValueType<T> type,
            @Nullable T defaultValue,
            String defaultText,
            Set<Reader> readers,
            boolean secret,
            String help) {
        this.name = name;
        this.aliases = List.copyOf(aliases);
        this.type = type;
        this.defaultValue = defaultValue;
        this.defaultText = defaultText;
        this.readers = Set.copyOf(readers);
        this.secret = secret;
        this.help = help;
    }

    /**
     * Declares a setting without a default.
     *
     * @param name the environment variable
     * @param help one line for people: what it sets, without a full stop
     */
    public static <T> Setting<T> of(String name, ValueType<T> type, String help, Reader reader, Reader... more) {
        List<Reader> readers = new ArrayList<>(List.of(more));
        readers.add(reader);
        return new Setting<>(name, List.of(), type, null, "", Set.copyOf(readers), false, help);
    }

    /** The same with this default. */
    public Setting<T> withDefault(T value) {
        String shown = "`" + type.format().apply(value) + "`";
        return new Setting<>(name, aliases, type, value, shown, readers, secret, help);
    }

    /** The same with a default that its readers work out, described for people. */
    public Setting<T> withDefaultDescribed(String text) {
        return new Setting<>(name, aliases, type, null, text, readers, secret, help);
    }

    /** The same under one more name, which earlier users know. */
    public Setting<T> withAlias(String alias) {
        List<String> more = new ArrayList<>(aliases);
        more.add(alias);
        return new Setting<>(name, more, type, defaultValue, defaultText, readers, secret, help);
    }

    /** The same as a secret: never shown, and also read from the file in NAME_FILE. */
    public Setting<T> asSecret() {
        return new Setting<>(name, aliases, type, defaultValue, defaultText, readers, true, help);
    }

    /** The environment variable. */
    public String name() {
        return name;
    }

    /** Further names, which earlier users know. */
    public List<String> aliases() {
        return aliases;
    }

    /** Its type. */
    public ValueType<T> type() {
        return type;
    }

    /** The default, for people, in Markdown; empty if there is none. */
    public String defaultText() {
        return defaultText;
    }

    /** Who reads it. */
    public Set<Reader> readers() {
        return readers;
    }

    /** Whether its value is never shown. */
    public boolean secret() {
        return secret;
    }

    /** What it sets, for people, in Markdown. */
    public String help() {
        return help;
    }

    /**
     * The configured value; empty if none is set, whatever the default.
     *
     * @throws ConfigurationException if it does not fit
     */
    public Optional<T> find(Environment environment) {
        return source(environment).map(this::parse);
    }

    /**
     * The value that is set, else the default.
     *
     * @throws ConfigurationException if it does not fit, or is not set and has no default
     */
    public T get(Environment environment) {
        Optional<T> set = find(environment);
        if (set.isPresent()) {
            return set.get();
        }
        T fallback = defaultValue;
        if (fallback == null) {
            throw ConfigurationException.of(name + " is not set; it must be " + type.takes(), null);
        }
        return fallback;
    }

    /** Whether the environment sets it, valid or not. */
    public boolean isSet(Environment environment) {
        return variables().stream().anyMatch(each -> environment.text(each).isPresent());
    }

    /** Why its value cannot be used; empty if it can, or is not set. */
    public Optional<SettingProblem> problem(Environment environment) {
        try {
            find(environment);
            return Optional.empty();
        } catch (ConfigurationException unusable) {
            return Optional.of(new SettingProblem(name, String.valueOf(unusable.getMessage())));
        }
    }

    /**
     * Parses a value of this setting from elsewhere, such as a command's option.
     *
     * @param source what to call it in the message
     * @throws ConfigurationException if it does not fit
     */
    public T parse(String source, String text) {
        return parse(new Source(source, text));
    }

    /**
     * The variables that pass this value to a process whatever it inherits: every other name of the setting is set to
     * empty, because two different sources are refused.
     */
    public Map<String, String> variables(String text) {
        Map<String, String> variables = new HashMap<>();
        variables().forEach(each -> variables.put(each, ""));
        variables.put(name, text);
        return variables;
    }

    /** The variable that names a file with the value of a secret. */
    public String fileVariable() {
        return name + FILE_SUFFIX;
    }

    /** The file from which the value of a secret comes; empty if it does not come from a file. */
    public Optional<Path> file(Environment environment) {
        return secret ? environment.text(fileVariable()).map(Path::of) : Optional.empty();
    }

    /** Every variable from which it may come. */
    List<String> variables() {
        List<String> all = new ArrayList<>();
        all.add(name);
        all.addAll(aliases);
        if (secret) {
            List.copyOf(all).forEach(each -> all.add(each + FILE_SUFFIX));
        }
        return all;
    }

    private T parse(Source source) {
        return type.parser().apply(source.text()).orElseThrow(() -> {
            if (secret) {
                return ConfigurationException.of(
                        source.variable() + " has a value that cannot be used; it must be " + type.takes(), null);
            }
            return ConfigurationException.ofVariable(source.variable(), source.text(), type.takes());
        });
    }

    /** One source; two that say the same are one, and two that differ are refused. */
    private Optional<Source> source(Environment environment) {
        Source found = null;
        for (String variable : variables()) {
            Optional<String> text = environment.text(variable);
            if (text.isEmpty()) {
                continue;
            }
            boolean file = secret && variable.endsWith(FILE_SUFFIX);
            Source next = new Source(variable, file ? contents(variable, text.get()) : text.get());
            if (found != null && (secret || !found.text().equals(next.text()))) {
                throw ConfigurationException.of(
                        found.variable() + " and " + next.variable() + " are both set; set one of them", null);
            }
            found = found == null ? next : found;
        }
        return Optional.ofNullable(found);
    }

    private static String contents(String variable, String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_SECRET_BYTES) {
                throw ConfigurationException.ofVariable(variable, path, FILE_TAKES + ", at most 64 KiB");
            }
            String contents = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (contents.isEmpty()) {
                throw ConfigurationException.ofVariable(variable, path, FILE_TAKES + "; that file is empty");
            }
            return contents;
        } catch (InvalidPathException | CharacterCodingException notText) {
            throw ConfigurationException.ofVariable(variable, path, FILE_TAKES + " in UTF-8");
        } catch (IOException unreadable) {
            throw ConfigurationException.ofVariable(variable, path, FILE_TAKES);
        }
    }

    /** Where a value came from. */
    private record Source(String variable, String text) {
        @Override
        public String toString() {
            return variable;
        }
    }
}
