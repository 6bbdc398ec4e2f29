package io.crossdock.protocol.chat;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a message must not say (docs/protocols/chat.md). Substrings in any case; the first rule that hits wins. Pure. */
final class ContentRules {
    static final String HONEYPOT = "Bot detected via honeypot";
    static final String SCAM_URL = "Message contains suspicious URL";
    static final String PHONE = "Phone numbers should be in the dedicated phone field, not in the message";
    static final String SPAM = "Message contains spam or suspicious phrases";

    private static final int REPEATS_MAX = 5;
    private static final int SHOUTING_BYTES_MIN = 10;
    private static final int FULL_NUMBER_MIN = 10;
    private static final int FULL_NUMBER_MAX = 15;

    private static final Pattern SCAM_URLS = Pattern.compile(
            "t\\.me|telegram\\.me|telegram\\.org/bot|bit\\.ly|tinyurl\\.com|goo\\.gl|rebrand\\.ly|ow\\.ly",
            Pattern.CASE_INSENSITIVE);

    /** Groups of three, three and four, perhaps with a country's part before; or ten digits and more in a row. */
    private static final Pattern PHONES = Pattern.compile(
            "(\\+?\\d{1,3}[-.\\s]?)?\\(?\\d{3}\\)?[-.\\s]?\\d{3}[-.\\s]?\\d{4}|\\d{" + FULL_NUMBER_MIN + "}");

    private static final Pattern SPAM_PHRASES = Pattern.compile(
            "contact\\s+me\\s+on\\s+telegram|dm\\s+me|whatsapp\\s+only|text\\s+me\\s+at|call\\s+now|limited\\s+offer"
                    + "|act\\s+fast|click\\s+here|100%\\s+guaranteed|make\\s+money\\s+fast|free\\s+money|earn\\s+\\$\\d"
                    + "|buy\\s+now|limited\\s+time",
            Pattern.CASE_INSENSITIVE);

    private ContentRules() {}

    /** Why the message is not taken; null when it is. */
    static @Nullable String violation(String text) {
        if (SCAM_URLS.matcher(text).find()) {
            return SCAM_URL;
        }
        if (PHONES.matcher(text).find()) {
            return PHONE;
        }
        return SPAM_PHRASES.matcher(text).find() ? SPAM : null;
    }

    /** Whether the message is taken but counts against its author. */
    static boolean suspicious(String text) {
        return repeats(text) || shouts(text);
    }

    private static boolean repeats(String text) {
        int[] folded = text.toLowerCase(Locale.ROOT).codePoints().toArray();
        int run = 0;
        for (int i = 0; i < folded.length; i++) {
            boolean same = i > 0 && folded[i] == folded[i - 1];
            run = !Character.isLetterOrDigit(folded[i]) ? 0 : same ? run + 1 : 1;
            if (run > REPEATS_MAX) {
                return true;
            }
        }
        return false;
    }

    private static boolean shouts(String text) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long capitals = text.codePoints().filter(Character::isUpperCase).count();
        boolean longEnough = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length >= SHOUTING_BYTES_MIN;
        return longEnough && capitals * 10 > letters * 7;
    }

    /** Whether the text has as many digits as a telephone number; whatever stands between them. */
    static boolean telephone(String text) {
        long digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
        return digits >= FULL_NUMBER_MIN && digits <= FULL_NUMBER_MAX;
    }
}
