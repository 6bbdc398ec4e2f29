package io.crossdock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
    private static Settings with(String key, String value) {
        return Settings.of(Map.of(key, value));
    }

    @Test
    void whatNobodySetHasItsDefault() {
        Settings settings = Settings.of(Map.of());

        assertThat(settings.integer("a.b", 7, 0, 9, "doc")).isEqualTo(7);
        assertThat(settings.longInteger("a.l", 1L << 40, 0, 1L << 50, "doc")).isEqualTo(1L << 40);
        assertThat(settings.seconds("a.s", 30, 1, 60, "doc")).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.bytes("a.y", 1024, 1, 4096, "doc")).isEqualTo(1024);
        assertThat(settings.text("a.t", "x", "doc")).isEqualTo("x");
        assertThat(settings.optionalText("a.o", "doc")).isNull();
        assertThat(settings.secret("a.z", "doc")).isNull();
        assertThat(settings.flag("a.f", true, "doc")).isTrue();
        assertThat(settings.choice("a.c", "one", "doc", "one", "two")).isEqualTo("one");
        assertThat(settings.list("a.i", "doc")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-3, -3", "9, 9"})
    void anIntegerIsReadWithinItsRange(String text, int number) {
        assertThat(with("a.b", text).integer("a.b", 7, -3, 9, "doc")).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"-4", "10", "1.5", "0x1", "1e3", "' 1'", "''", "99999999999999999999999", "seven", "+1"})
    void whatIsNoIntegerOfTheRangeIsRefusedWithAllThatHelps(String text) {
        assertThatThrownBy(() -> with("a.b", text).integer("a.b", 7, -3, 9, "doc"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a.b = \"" + text + "\" (--set): allowed is an integer from -3 to 9");
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "1KiB, 1024", "64 KiB, 65536", "1mib, 1048576", "1GiB, 1073741824"})
    void sizesMayCarryTheirUnit(String text, int bytes) {
        assertThat(with("a.b", text).bytes("a.b", 1, 1, 1 << 30, "doc")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0", "2GiB", "KiB", "1KB", "16MB", "1.5MiB", "-1KiB", "999999999999999999GiB"})
    void aSizeOutsideItsRangeOrWithAnUnknownUnitIsRefused(String text) {
        assertThatThrownBy(() -> with("a.b", text).bytes("a.b", 1024, 1, 1 << 30, "doc"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("allowed is a size from 1 to 1GiB");
    }

    @ParameterizedTest
    @CsvSource({"auto, 0", "AUTO, 0", "1KiB, 1024", "8GiB, 8589934592"})
    void aSizeMayBeLeftToTheProgram(String text, long bytes) {
        assertThat(with("a.b", text).bytesOrAuto("a.b", 1024, 1L << 40, "doc")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0", "2TiB", "automatic", "''"})
    void whatIsNeitherASizeNorAutoIsRefused(String text) {
        assertThatThrownBy(() -> with("a.b", text).bytesOrAuto("a.b", 1024, 1L << 40, "doc"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("allowed is auto or a size from 1KiB to 1024GiB");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "FALSE, false", "False, false"})
    void aSwitchIsTrueOrFalse(String text, boolean on) {
        assertThat(with("a.b", text).flag("a.b", !on, "doc")).isEqualTo(on);
    }

    @ParameterizedTest
    @CsvSource({"yes", "1", "on", "''"})
    void anythingElseIsNoSwitch(String text) {
        assertThatThrownBy(() -> with("a.b", text).flag("a.b", true, "doc"))
                .hasMessage("a.b = \"" + text + "\" (--set): allowed is true or false");
    }

    @Test
    void aChoiceIgnoresCaseAndListsWhatIsAllowed() {
        assertThat(with("a.b", "TWO").choice("a.b", "one", "doc", "one", "two")).isEqualTo("two");
        assertThatThrownBy(() -> with("a.b", "three").choice("a.b", "one", "doc", "one", "two"))
                .hasMessage("a.b = \"three\" (--set): allowed is one of one, two");
    }

    @Test
    void aListIsSplitAtCommas() {
        assertThat(with("a.b", " x, y,,z ").list("a.b", "doc")).containsExactly("x", "y", "z");
    }

    @Test
    void nothingIsAsGoodAsUnsetForWhatIsOptional() {
        assertThat(with("a.b", "").optionalText("a.b", "doc")).isNull();
        assertThat(with("a.b", "").secret("a.b", "doc")).isNull();
    }

    @Test
    void aSecretIsInNoOutput() {
        Settings settings = with("a.token", "hunter2");

        String secret = settings.secret("a.token", "doc");

        assertThat(secret).isEqualTo("hunter2");
        assertThat(settings.register().toString()).doesNotContain("hunter2");
        assertThat(settings.refusal("a.token", "something else")).hasMessageNotContaining("hunter2");
    }

    @Test
    void theRegisterHasEveryKeyInTheOrderOfAsking() {
        Settings settings = with("b.two", "5");

        settings.text("b.one", "x", "first");
        settings.integer("b.two", 1, 0, 9, "second");

        List<Setting> register = settings.register();
        assertThat(register).extracting(Setting::key).containsExactly("b.one", "b.two");
        assertThat(register.get(1))
                .isEqualTo(new Setting(
                        "b.two",
                        Setting.Kind.INTEGER,
                        "1",
                        "an integer from 0 to 9",
                        "second",
                        "5",
                        "--set",
                        Source.FLAG));
    }

    @Test
    void askingAgainInTheSameWordsIsFineAndInOthersIsOurMistake() {
        Settings settings = Settings.of(Map.of());
        settings.integer("a.b", 1, 0, 9, "doc");

        assertThat(settings.integer("a.b", 1, 0, 9, "doc")).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(() -> settings.integer("a.b", 2, 0, 9, "doc"));
    }

    @Test
    void anUnknownKeyStopsTheStartAndNamesTheNearestOne() {
        Settings settings = with("http.prot", "1");
        settings.integer("http.port", 1, 0, 9, "doc");
        settings.text("http.host", "x", "doc");

        assertThatThrownBy(settings::refuseUnknown)
                .isInstanceOf(ConfigException.class)
                .hasMessage("unknown key http.prot (--set): did you mean http.port?");
    }

    @Test
    void whatResemblesNothingIsNotGuessedAt() {
        Settings settings = with("zzz", "1");
        settings.integer("http.port", 1, 0, 9, "doc");

        assertThatThrownBy(settings::refuseUnknown)
                .hasMessage("unknown key zzz (--set); print-config lists what there is");
    }

    @Test
    void aSectionTakenForAKeyIsExplained() {
        Settings settings = with("http", "1");
        settings.integer("http.port", 1, 0, 9, "doc");
        settings.text("http.host", "x", "doc");

        assertThatThrownBy(settings::refuseUnknown)
                .hasMessage("unknown key http (--set): http is a section, with the keys http.host, http.port");
    }

    @Test
    void foreignTextCannotForgeASecondLine() {
        assertThatThrownBy(() -> with("a.b", "1\nready").integer("a.b", 1, 0, 9, "doc"))
                .hasMessage("a.b = \"1?ready\" (--set): allowed is an integer from 0 to 9");
    }

    @Test
    void aWarningIsKeptOnce() {
        Settings settings = Settings.of(Map.of());

        settings.warn("plain");
        settings.warn("plain");

        assertThat(settings.warnings()).containsExactly("plain");
    }
}
