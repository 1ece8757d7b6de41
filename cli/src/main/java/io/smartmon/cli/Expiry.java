package io.smartmon.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When something that is created now expires. */
final class Expiry {
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

    private Expiry() {}

    static Instant parse(String text, Instant now) {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            return now.plus(
                    switch (span.group(2)) {
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException _) {
            throw CommandFailure.usage(
                    "--expires '" + text + "' is not a time; it must be 30d, 12h, 45m or a day such as 2027-01-31");
        }
    }
}
