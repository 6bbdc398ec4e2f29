package io.crossdock.protocol.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes are written as apostrophes. */
class DeviceCodecTest {
    private static final String ID = "550e8400-e29b-41d4-a716-446655440001";
    private static final String ITEM =
            "{'id':'" + ID + "','timestamp':'t','version':'1.0','type':'clipboard','payload':{'ciphertext':'AAAA',"
                    + "'target':'007E4A95-0E1A-4B10-91FA-87942EFAA68E','encryption':{'algorithm':'AES-256-GCM',"
                    + "'nonce':'BQUFBQUFBQUFBQUF','tag':'BgYGBgYGBgYGBgYGBgYGBg'}}}";

    private static DeviceMessage decode(String text) throws MalformedMessage {
        return DeviceCodec.decode(bytes(text));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text.replace('\'', '"'), UTF_8);
    }

    private static DeviceMessage payload(String payload) throws MalformedMessage {
        return decode("{'id':'" + ID + "','timestamp':'','version':'','type':'clipboard','payload':" + payload + "}");
    }

    private static DeviceMessage control(String payload) throws MalformedMessage {
        return decode("{'id':'" + ID + "','timestamp':'','version':'','type':'control','payload':" + payload + "}");
    }

    private static boolean malformed(DeviceMessage message) {
        return message instanceof DeviceMessage.Idle idle && idle.malformed();
    }

    @Test
    void anItemSaysWhereItGoesAndStaysAsItIs() throws MalformedMessage {
        DeviceMessage message = decode(ITEM);

        assertThat(message).isInstanceOfSatisfying(DeviceMessage.Relayed.class, item -> {
            assertThat(item.id()).isEqualTo(ID);
            assertThat(item.target()).isEqualTo("007e4a95-0e1a-4b10-91fa-87942efaa68e");
            assertThat(item.json()).isEqualTo(bytes(ITEM));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "550E8400-E29B-41D4-A716-446655440001, true",
        "550e8400e29b41d4a716446655440001, true",
        "{550e8400-e29b-41d4-a716-446655440001}, true",
        "urn:uuid:550e8400-e29b-41d4-a716-446655440001, true",
        "{550e8400e29b41d4a716446655440001}, false",
        "550e8400-e29b-41d4-a716-44665544000, false",
        "550e8400-e29b-41d4-a716-4466554400011, false",
        "550e8400-e29b41d4-a716-446655440001, false",
        "g50e8400-e29b-41d4-a716-446655440001, false",
        "1-2-3-4-5, false",
        "'', false"
    })
    void anIdIsAUuidInAnyOfItsSpellings(String text, boolean fits) {
        assertThat(DeviceCodec.uuid(text)).isEqualTo(fits ? ID : null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':'','type':'clipboard'}",
                "{'id':null,'timestamp':'','version':'','type':'clipboard','payload':{}}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':1,'version':'','type':'clipboard','payload':{}}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':null,'type':'clipboard','payload':{}}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':'','type':'ping','payload':{}}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':'','type':'control','payload':{}}x",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':'','type':'control','payload':{},'compression':'gzip'}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':'','type':'control','payload':{},'compression':{'algorithm':'gzip'}}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':'','type':'control','payload':{},'compression':{'algorithm':'gzip','original_size':-1}}",
                "{'id':'550e8400-e29b-41d4-a716-446655440001','timestamp':'','version':'','type':'control','payload':{},'compression':{'algorithm':'gzip','original_size':1.5}}"
            })
    void anEnvelopeWithSomethingMissingIsMalformed(String text) {
        assertThatThrownBy(() -> decode(text)).isInstanceOf(MalformedMessage.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ciphertext':'','encryption':{'nonce':'','tag':''}} | true",
                "{'data':'AA','encryption':{'tag':'','nonce':'','algorithm':7}} | true",
                "{'ciphertext':'AA','data':1,'encryption':{'nonce':'','tag':''}} | true",
                "{'ciphertext':'\\/\\/8=','encryption':{'nonce':'\\/\\/UFBQUFBQUFBQUF','tag':'BgYGBgYGBgYGBgYGBgYGBg=='}} | true",
                "{'ciphertext':null,'data':'AA','encryption':{'nonce':'','tag':''}} | false",
                "{'encryption':{'nonce':'','tag':''}} | false",
                "{'ciphertext':'A','encryption':{'nonce':'','tag':''}} | false",
                "{'ciphertext':'AA'} | false",
                "{'ciphertext':'AA','encryption':null} | false",
                "{'ciphertext':'AA','encryption':{'nonce':''}} | false",
                "{'ciphertext':'AA','encryption':{'nonce':'','tag':null}} | false",
                "{'ciphertext':'AA','encryption':{'nonce':'BQUFBQUFBQUFBQUF','tag':''}} | false",
                "{'ciphertext':'AA','encryption':{'nonce':'BQUFBQUFBQUFBQUF','tag':'BQUFBQUFBQUFBQUF'}} | false",
                "[] | false",
                "null | false",
                "'text' | false"
            })
    void aPayloadIsEncryptedOrOpenlyNot(String text, boolean fits) throws MalformedMessage {
        DeviceMessage message = payload(text);

        assertThat(message instanceof DeviceMessage.Relayed).as(text).isEqualTo(fits);
        assertThat(malformed(message)).as(text).isEqualTo(!fits);
    }

    @Test
    void theTargetIsATextOrNone() throws MalformedMessage {
        String rest = ",'ciphertext':'','encryption':{'nonce':'','tag':''}}";

        assertThat(target("{'target':'A\\u00c4'" + rest)).isEqualTo("aä");
        assertThat(target("{'target':null" + rest)).isNull();
        assertThat(target("{'target':{}" + rest)).isNull();
        assertThat(target("{'target':''" + rest)).isEmpty();
        assertThat(target("{'target':'a','target':'B'" + rest)).isEqualTo("b");
        assertThat(malformed(payload("{'target':'" + "x".repeat(257) + "'" + rest)))
                .as("no id is that long")
                .isTrue();
    }

    private static @Nullable String target(String payload) throws MalformedMessage {
        return ((DeviceMessage.Relayed) payload(payload)).target();
    }

    @Test
    void aQuestionNamesDevicesOrNone() throws MalformedMessage {
        assertThat(control("{'action':'query_connected_peers','device_ids':[ 'A\\u0042' , 'c' ]}"))
                .isEqualTo(new DeviceMessage.PeersQuery(ID, List.of("ab", "c")));
        assertThat(control("{'action':'query_connected_peers','device_ids':[]}"))
                .isEqualTo(new DeviceMessage.PeersQuery(ID, List.of()));
        assertThat(control("{'action':'query_connected_peers'}")).isEqualTo(new DeviceMessage.PeersQuery(ID, null));
        assertThat(malformed(control("{'action':'query_connected_peers','device_ids':['a',1]}")))
                .isTrue();
        assertThat(malformed(control("{'action':'query_connected_peers','device_ids':[['a']]}")))
                .isTrue();
        assertThat(malformed(
                        control("{'action':'query_connected_peers','device_ids':[" + "'a',".repeat(1000) + "'a']}")))
                .as("more than anybody has")
                .isTrue();
        assertThat(malformed(control("{'action':'register_key','symmetric_key':'AA'}")))
                .isFalse();
        assertThat(malformed(control("{'action':'register_key','symmetric_key':1}")))
                .isTrue();
    }

    @Test
    void theIdOfATooLargeMessageIsFoundAtEitherEndAndNowhereElse() {
        assertThat(DeviceCodec.idIn("\0\0{\"id\" : \"" + ID + "\",\"x")).isEqualTo(ID);
        assertThat(DeviceCodec.idIn("AAAA\"},\"id\":\"" + ID.toUpperCase(java.util.Locale.ROOT) + "\"}"))
                .isEqualTo(ID);
        assertThat(DeviceCodec.idIn("{\"device_id\":\"" + ID + "\"")).isNull();
        assertThat(DeviceCodec.idIn("")).isNull();
    }

    /** Whatever a byte becomes: a message or a MalformedMessage. */
    @Test
    void damageIsEitherHarmlessOrMalformed() {
        byte[] good = ITEM.replace('\'', '"').getBytes(UTF_8);
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = good.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            try {
                DeviceCodec.decode(Unpooled.wrappedBuffer(damaged, 0, 1 + random.nextInt(damaged.length)));
            } catch (MalformedMessage expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(15_000, 19_999);
    }
}
