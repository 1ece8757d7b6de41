package io.smartmon.domain.wording;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.subject.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Renders a message key and its measures as text, for pages, command line, keeper and agent.
 *
 * <p>Messages are in {@code messages_en.properties}. {@code {name}} is a measure, {@code {name#one|many}} a word
 * that follows a count, and {@code [text with {name}]} is left out if a measure in it is missing. A key without a message, as
 * with a kind that this version does not know, is shown by its code and its measures. Immutable.
 */
public final class Wording {
    private static final Wording ENGLISH = new Wording(read("messages_en.properties"));
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_]+)(?:#([^|{}]*)\\|([^{}]*))?}");

    private final Map<String, String> messages;

    private Wording(Map<String, String> messages) {
        this.messages = messages;
    }

    /** English. */
    public static Wording english() {
        return ENGLISH;
    }

    /** A guard's verdict as text: {@code 0 of 3 in 10 min}. */
    public String verdict(GuardVerdict verdict) {
        String key = "guard." + verdict.guard() + "." + verdict.reason().code();
        return messages.containsKey(key) ? format(key, verdict.reason().measures()) : reason(verdict.reason());
    }

    /** The name of a guard on a page. */
    public String guard(String id) {
        return messages.getOrDefault("guard." + id, id.replace('_', ' ').replace('-', ' '));
    }

    /** A reason, as the end of a sentence. */
    public String reason(Reason reason) {
        String key = "reason." + reason.code();
        if (messages.containsKey(key)) {
            return format(key, reason.measures());
        }
        String code = reason.code().replace('_', ' ');
        return reason.measures().isEmpty() ? code : code + " (" + list(reason.measures()) + ")";
    }

    /** Why the helper refused. */
    public String refusal(Refusal refusal, Reason reason) {
        return messages.containsKey("reason." + reason.code())
                ? reason(reason)
                : refusal.code().replace('_', ' ') + ": " + reason(reason);
    }

    /** The label of a kind of finding: {@code file system full}. */
    public String kind(FindingKind kind) {
        return messages.getOrDefault("kind." + kind.code(), kind.code().replace('_', ' '));
    }

    /** A finding as a sentence without its full stop: {@code nginx.service failed: ended by signal 9 (SIGKILL)}. */
    public String finding(FindingKind kind, Subject subject, Measures evidence) {
        String name = subject.name();
        String key = "finding." + kind.code();
        if (!messages.containsKey(key)) {
            String numbers = list(evidence);
            return name + ": " + kind(kind) + (numbers.isEmpty() ? "" : " (" + numbers + ")");
        }
        return format(key, evidence.with("subject", Measure.text(name)));
    }

    /** The predicate of that sentence: {@code failed: ended by signal 9 (SIGKILL)}. */
    public String predicate(FindingKind kind, Subject subject, Measures evidence) {
        String sentence = finding(kind, subject, evidence);
        String name = subject.name();
        return sentence.startsWith(name) ? sentence.substring(name.length()).replaceFirst("^[: ]+", "") : sentence;
    }

    /** The name of a measure on a page. */
    public String measure(String name) {
        return messages.getOrDefault("measure." + name, name.replace('_', ' '));
    }

    /** Whether there is a message of this key. */
    public boolean has(String key) {
        return messages.containsKey(key);
    }

    /** The message of a key with its placeholders; empty if there is none. */
    public Optional<String> pattern(String key) {
        return Optional.ofNullable(messages.get(key));
    }

    /** The message of a key, with these measures. */
    public String format(String key, Measures measures) {
        String message = messages.getOrDefault(key, key);
        Matcher optional = OPTIONAL.matcher(message);
        StringBuilder kept = new StringBuilder();
        while (optional.find()) {
            String part = optional.group(1);
            boolean all = PLACEHOLDER
                    .matcher(part)
                    .results()
                    .allMatch(placeholder -> measures.get(placeholder.group(1)).isPresent());
            optional.appendReplacement(kept, Matcher.quoteReplacement(all ? part : ""));
        }
        optional.appendTail(kept);
        Matcher placeholder = PLACEHOLDER.matcher(kept);
        StringBuilder text = new StringBuilder();
        while (placeholder.find()) {
            placeholder.appendReplacement(text, Matcher.quoteReplacement(value(placeholder, measures)));
        }
        placeholder.appendTail(text);
        return text.toString();
    }

    private static String value(Matcher placeholder, Measures measures) {
        String name = placeholder.group(1);
        if (placeholder.group(2) != null) {
            return measures.count(name).orElse(0) == 1 ? placeholder.group(2) : placeholder.group(3);
        }
        return measures.get(name).map(MeasureText::of).orElse("not known");
    }

    private String list(Measures measures) {
        return measures.byName().entrySet().stream()
                .limit(6)
                .map(entry -> measure(entry.getKey()) + " " + MeasureText.of(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> read(String resource) {
        Properties properties = new Properties();
        try (InputStream in = Wording.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the classpath");
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(resource + " cannot be read", unreadable);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, properties::getProperty));
    }
}
