package io.crossdock.cli.workstation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "photo.jpg | photo.jpg",
                "../../etc/passwd | passwd",
                "C:\\Users\\a\\b.txt | b.txt",
                ".bashrc | bashrc",
                "... | file",
                "a/ | file",
                "a:b?c | a_b_c",
                "'' | file"
            })
    void aNameIsThatOfOneFileInOneFolder(String wanted, String taken) {
        assertThat(FileReceiving.harmlessName(wanted)).isEqualTo(taken);
    }

    @Test
    void longNamesKeepTheirEnding() {
        assertThat(FileReceiving.harmlessName("a".repeat(500) + ".png"))
                .hasSize(120)
                .endsWith("a.png");
    }

    @Test
    void whatIsSaidAboutFilesReadsBack() {
        for (FileMessage message : new FileMessage[] {
            new FileMessage.Begin("1", "a \"b\"\\ü\n.txt", 1L << 40),
            new FileMessage.Ack("1", 0),
            new FileMessage.No("1", "no")
        }) {
            assertThat(FileMessage.read(message.json())).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{\"type\":\"filet\"}",
                "{\"type\":\"file\",\"size\":\"x\"}",
                "{\"type\":\"file",
                "{\"type\":\"file\"}",
                "{\"type\":\"note\",\"text\":\"{\\\"type\\\":\\\"file\\\"}\"}"
            })
    void otherTextsAreTexts(String text) {
        assertThat(FileMessage.read(text)).isNull();
    }

    @Test
    void theBarFillsUp() {
        assertThat(TextScreen.bar("a", 0, 100)).isEqualTo("a [------------------------]   0 % of 100 bytes");
        assertThat(TextScreen.bar("a", 1 << 19, 1 << 20)).isEqualTo("a [############------------]  50 % of 1.0 MiB");
        assertThat(TextScreen.bar("a", 0, 0)).contains("100 %");
    }
}
