package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules word by word, with what they are known to miss and to hit by mistake. */
class ContentRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "t.me/x",
                "see T.ME",
                "telegram.me",
                "telegram.org/bot1",
                "http://bit.ly/1",
                "tinyurl.com",
                "goo.gl",
                "rebrand.ly",
                "ow.ly",
                "slow.ly",
                "it.metro",
                "dm me at t.me 9876543210"
            })
    void scamAddresses(String text) {
        assertThat(ContentRules.violation(text)).isEqualTo(ContentRules.SCAM_URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "555-123-4567",
                "5551234567",
                "555.123.4567",
                "555 123 4567",
                "(555) 123-4567",
                "+1 (555) 123-4567",
                "+91-987-654-3210",
                "call9876543210now",
                "123456789012345",
                "560001 1800",
                "555-123-4567 dm me"
            })
    void telephoneNumbers(String text) {
        assertThat(ContentRules.violation(text)).isEqualTo(ContentRules.PHONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contact me on telegram",
                "DM me",
                "WhatsApp only",
                "text me at",
                "call now",
                "limited offer",
                "act fast",
                "click here",
                "100% guaranteed",
                "make money fast",
                "free money",
                "earn $5",
                "buy now",
                "limited time"
            })
    void spam(String text) {
        assertThat(ContentRules.violation(text)).isEqualTo(ContentRules.SPAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2BHK near metro, rent 18000, deposit 50000",
                "98765 43210",
                "+91 98765-43210",
                "telegram.org",
                "earn $N",
                "Fully furnished",
                "call me now",
                "पुणे में कमरा"
            })
    void ordinaryPosts(String text) {
        assertThat(ContentRules.violation(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nooooooo", "nOoOoOo", "1111111 rooms", "ROOM IN PUNE", "ROOM in PUNE CITY", "ééééééé"})
    void suspicious(String text) {
        assertThat(ContentRules.suspicious(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nooooo", "......", "------- room", "ROOM PUNE", "Room In Pune", "1800 / 2000 / 30", ""})
    void notSuspicious(String text) {
        assertThat(ContentRules.suspicious(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9876543210", "+91 98765-43210", "123456789012345", "ten: 1234567890"})
    void telephones(String text) {
        assertThat(ContentRules.telephone(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123456789", "1234567890123456", "٩٨٧٦٥٤٣٢١٠", "call me"})
    void noTelephones(String text) {
        assertThat(ContentRules.telephone(text)).isFalse();
    }
}
