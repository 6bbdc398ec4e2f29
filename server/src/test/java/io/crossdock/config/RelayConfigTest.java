package io.crossdock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RelayConfigTest {
    @TempDir
    Path folder = Path.of("");

    private static RelayConfig read(String... keysAndValues) {
        ConfigLoader loader = new ConfigLoader(Map.of());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            loader.flag("--set", keysAndValues[i], keysAndValues[i + 1]);
        }
        return RelayConfig.read(loader.load());
    }

    @Test
    void theDefaultsAreThoseOfTheManual() {
        assertThat(read())
                .isEqualTo(new RelayConfig(
                        new HttpSettings(
                                "0.0.0.0",
                                8080,
                                HttpSettings.Transport.AUTO,
                                List.of(),
                                50_000,
                                4096,
                                0,
                                16_384,
                                2_097_152,
                                0,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60)),
                        new TlsSettings(null, Duration.ofSeconds(10), TlsSettings.Plaintext.HEALTH),
                        new RedisSettings(null, null, "crossdock:", Duration.ofSeconds(2), Duration.ofSeconds(2)),
                        new AdminSettings(null, 0),
                        new LogSettings(LogSettings.Level.INFO, LogSettings.Format.TEXT),
                        new DrainSettings(Duration.ofSeconds(20)),
                        new EchoSettings(false),
                        null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port            | 65536   | an integer from 0 to 65535",
                "http.host            | ''      | an address or a host name",
                "http.transport       | kqueue  | one of auto, epoll, io_uring, nio",
                "http.header-bytes-max| 100     | a size from 1KiB to 1MiB",
                "http.gathering-bytes-max | 64KiB | auto or a size from 1MiB to 1024GiB",
                "tls.enabled          | true    | true only with tls.cert and tls.key",
                "tls.plaintext        | deny    | one of health, allow",
                "log.level            | loud    | one of error, warn, info, debug, trace",
                "log.format           | xml     | one of text, json",
                "drain.seconds        | -1      | whole seconds from 0 to 3600",
                "echo.enabled         | 2       | true or false"
            })
    void whatIsNotAllowedIsSaidInOneLine(String key, String value, String allowed) {
        assertThatThrownBy(() -> read(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessage(key + " = \"" + value + "\" (--set): allowed is " + allowed);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33", "proxy.example", "10.0.0.0/x", "10.0.0.0/", "fe80::1%eth0", "1.2.3"})
    void aTrustedProxyIsALiteralAddress(String proxy) {
        assertThatThrownBy(() -> read("http.trusted-proxies", "127.0.0.1," + proxy))
                .isInstanceOf(ConfigException.class)
                .hasMessage("http.trusted-proxies = [\"127.0.0.1\", \"" + proxy
                        + "\"] (--set): allowed is addresses and blocks such as 10.0.0.0/8");
    }

    @Test
    void aCertificateNeedsItsKeyAndAKeyItsCertificate() {
        assertThatThrownBy(() -> read("tls.cert", "c.pem"))
                .hasMessage("tls.cert (--set) needs tls.key beside it: set both or neither");
        assertThatThrownBy(() -> read("tls.key", "k.pem"))
                .hasMessage("tls.key (--set) needs tls.cert beside it: set both or neither");
    }

    @Test
    void aCertificateThatIsNotThereIsRefusedUnlessTlsIsOff() throws IOException {
        String key = Files.createFile(folder.resolve("key.pem")).toString();
        String absent = folder.resolve("absent.pem").toString();

        assertThatThrownBy(() -> read("tls.cert", absent, "tls.key", key))
                .hasMessage("tls.cert = \"" + absent + "\" (--set): allowed is a PEM file that exists and can be read");
        assertThat(read("tls.cert", absent, "tls.key", key, "tls.enabled", "false")
                        .tls()
                        .on())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "redis://:hunter2@localhost",
                "rediss://user:hunter2@redis.example:6380/4",
                "redis-sentinel://:hunter2@one:26379,two:26379/0#crossdock",
                "redis://:hunter2@one:7000,redis://:hunter2@two:7001"
            })
    void redisIsGivenByUrl(String url) {
        assertThat(read("redis.url", url).redis().url()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({"http://:hunter2@localhost", "localhost:6379/hunter2", "redis://", "redis://hunter2 two"})
    void whatIsNoUrlOfRedisStopsTheStartWithoutBeingShown(String url) {
        assertThatThrownBy(() -> read("redis.url", url))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("redis.url = (secret) (--set): allowed is a URL of redis://")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"{tenant}:", "a{b", "a}b"})
    void aPrefixThatWouldDecideAboutShardsStopsTheStart(String prefix) {
        assertThatThrownBy(() -> read("redis.prefix", prefix))
                .isInstanceOf(ConfigException.class)
                .hasMessage("redis.prefix = \"" + prefix
                        + "\" (--set): allowed is text without { and }, which decide about a key's shard");
    }

    @Test
    void secretsAreNotInTheWordsOfTheirSections() {
        RedisSettings redis = RedisSettings.read(Settings.of(Map.of("redis.url", "redis://:hunter2@localhost")));
        AdminSettings admin = AdminSettings.read(Settings.of(Map.of("admin.token", "hunter2")));

        assertThat(redis + " " + admin).doesNotContain("hunter2");
        assertThat(redis.url()).endsWith("localhost");
        assertThat(admin.token()).isEqualTo("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::1, ::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false"
    })
    void aTrustedProxyIsAnAddressOrABlock(String block, String address, boolean inside) throws IOException {
        List<Cidr> trusted = read("http.trusted-proxies", block).http().trustedProxies();

        assertThat(trusted)
                .singleElement()
                .satisfies(only -> assertThat(only.contains(InetAddress.getByName(address)))
                        .isEqualTo(inside));
    }

    @ParameterizedTest
    @CsvSource({"tls.cert", "tls.key", "redis.ca", "http.host", "redis.prefix"})
    void aLineBreakOrANulInANameIsRefused(String key) {
        for (String value : List.of("a\nb", "a\0b")) {
            assertThatThrownBy(() -> read(key, value))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(key + " = \"a?b\" (--set): allowed is text on one line");
        }
    }

    @Test
    void aTokenThatAFileEndsWithALineBreakIsTheTokenBeforeIt() {
        assertThat(read("admin.token", " operator\n").admin().token()).isEqualTo("operator");
        assertThat(read("admin.token", "").admin().token()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2\nhunter2", "hunter2\u00fc", " \n", "hunter2\u0000"})
    void aTokenThatNoHeaderCanCarryIsRefusedWithoutBeingShown(String token) {
        assertThatThrownBy(() -> read("admin.token", token))
                .isInstanceOf(ConfigException.class)
                .hasMessage("admin.token = (secret) (--set): allowed is 1 to 512 printable characters of ASCII");
    }

    @Test
    void aCertificateAndAKeyMustBelongTogether() throws Exception {
        X509Bundle one = newPair();
        X509Bundle other = newPair();
        String cert = write("cert.pem", one.getCertificatePathPEM());
        String key = write("key.pem", one.getPrivateKeyPEM());
        String wrong = write("wrong.pem", other.getPrivateKeyPEM());
        String rubbish = write("rubbish.pem", "rubbish");

        assertThat(read("tls.cert", cert, "tls.key", key).tls().on()).isTrue();
        assertThatThrownBy(() -> read("tls.cert", cert, "tls.key", wrong))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tls.key = \"" + wrong
                        + "\" (--set): allowed is the private key of the certificate in tls.cert");
        assertThatThrownBy(() -> read("tls.cert", cert, "tls.key", rubbish))
                .hasMessage("tls.key = \"" + rubbish
                        + "\" (--set): allowed is a PEM file with a private key that is not encrypted");
        assertThatThrownBy(() -> read("tls.cert", rubbish, "tls.key", key))
                .hasMessage("tls.cert = \"" + rubbish + "\" (--set): allowed is a PEM file with a certificate");
        assertThatThrownBy(() -> read("redis.ca", rubbish))
                .hasMessage("redis.ca = \"" + rubbish + "\" (--set): allowed is a PEM file with certificates");
        assertThatThrownBy(() -> QuicSettings.read(Settings.of(Map.of("quic.cert", cert, "quic.key", wrong))))
                .hasMessage("quic.key = \"" + wrong
                        + "\" (--set): allowed is the private key of the certificate in quic.cert");
    }

    private static X509Bundle newPair() throws Exception {
        return new CertificateBuilder()
                .subject("CN=relay")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
