//! Players of the event protocol on quinn: no ALPN, no check of the certificate, each message on a unidirectional stream of
//! its own, one stream after the other both ways, as the released ISSUN client does it. Plays matches against a relay and
//! exits 0 when each went as it should.

mod load;

use quinn::{ClientConfig, Connection, Endpoint, VarInt};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, SignatureScheme};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
enum Scope {
    Broadcast,
    ToServer,
    Targeted(u64),
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
struct Metadata {
    sender: u64,
    timestamp: u64,
    sequence: u64,
    scope: Scope,
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
struct RawNetworkEvent {
    metadata: Metadata,
    type_name: String,
    payload: Vec<u8>,
}

fn event(sender: u64, sequence: u64, scope: Scope) -> RawNetworkEvent {
    let metadata = Metadata { sender, timestamp: 1_700_000_000_000, sequence, scope };
    RawNetworkEvent { metadata, type_name: "PlayerMove".into(), payload: vec![1, 2, 3] }
}

fn frame(event: &RawNetworkEvent) -> Outcome<Vec<u8>> {
    let payload = bincode::serialize(event)?;
    let mut out = vec![0x49, 0x53, 1, 1];
    out.extend((payload.len() as u32).to_le_bytes());
    out.extend(payload);
    Ok(out)
}

#[derive(Debug)]
struct TrustAll;

impl ServerCertVerifier for TrustAll {
    fn verify_server_cert(&self, _: &CertificateDer<'_>, _: &[CertificateDer<'_>], _: &ServerName<'_>, _: &[u8], _: UnixTime) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(&self, _: &[u8], _: &CertificateDer<'_>, _: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(&self, _: &[u8], _: &CertificateDer<'_>, _: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![
            SignatureScheme::RSA_PSS_SHA256,
            SignatureScheme::RSA_PSS_SHA384,
            SignatureScheme::ECDSA_NISTP256_SHA256,
            SignatureScheme::ECDSA_NISTP384_SHA384,
            SignatureScheme::ED25519,
        ]
    }
}

struct Player {
    id: u64,
    connection: Connection,
    _endpoint: Endpoint,
}

impl Player {
    async fn open(relay: SocketAddr, id: u64, alpn: Option<&str>) -> Outcome<Player> {
        let mut tls = rustls::ClientConfig::builder_with_protocol_versions(&[&rustls::version::TLS13])
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(TrustAll))
            .with_no_client_auth();
        assert!(tls.alpn_protocols.is_empty());
        tls.alpn_protocols.extend(alpn.map(|name| name.as_bytes().to_vec()));
        let mut config = ClientConfig::new(Arc::new(quinn::crypto::rustls::QuicClientConfig::try_from(tls)?));
        let mut transport = quinn::TransportConfig::default();
        // As older released clients have it.
        transport.max_idle_timeout(Some(Duration::from_secs(10).try_into()?));
        config.transport_config(Arc::new(transport));
        let endpoint = Endpoint::client("0.0.0.0:0".parse()?)?;
        let connection = timeout(Duration::from_secs(10), endpoint.connect_with(config, relay, "localhost")?).await??;
        Ok(Player { id, connection, _endpoint: endpoint })
    }

    async fn connect(relay: SocketAddr, id: u64) -> Outcome<Player> {
        Player::connect_as(relay, id, None).await
    }

    async fn connect_as(relay: SocketAddr, id: u64, alpn: Option<&str>) -> Outcome<Player> {
        let player = Player::open(relay, id, alpn).await?;
        player.send_bytes(&id.to_le_bytes()).await?;
        let ack = player.read().await?;
        assert_eq!(ack, id.to_le_bytes());
        Ok(player)
    }

    async fn send_bytes(&self, bytes: &[u8]) -> Outcome<()> {
        let mut stream = self.connection.open_uni().await?;
        stream.write_all(bytes).await?;
        stream.finish()?;
        Ok(())
    }

    async fn send(&self, event: &RawNetworkEvent) -> Outcome<()> {
        self.send_bytes(&frame(event)?).await
    }

    /// The next stream to its end, without a deadline per stream: as released clients read.
    async fn read(&self) -> Outcome<Vec<u8>> {
        let mut stream = timeout(Duration::from_secs(10), self.connection.accept_uni()).await??;
        Ok(timeout(Duration::from_secs(10), stream.read_to_end(2 << 20)).await??)
    }

    async fn next(&self) -> Outcome<RawNetworkEvent> {
        let bytes = self.read().await?;
        assert_eq!(&bytes[..4], &[0x49, 0x53, 1, 1]);
        Ok(bincode::deserialize(&bytes[8..])?)
    }

    async fn silence(&self, millis: u64) -> bool {
        timeout(Duration::from_millis(millis), self.connection.accept_uni()).await.is_err()
    }
}

async fn ping_pong(relay: SocketAddr) -> Outcome<()> {
    let (anna, ben) = (Player::connect(relay, 1).await?, Player::connect(relay, 2).await?);
    for i in 0..20 {
        anna.send(&event(1, i, Scope::Broadcast)).await?;
        assert_eq!(ben.next().await?, event(1, i, Scope::Broadcast));
        ben.send(&event(2, i, Scope::Broadcast)).await?;
        assert_eq!(anna.next().await?, event(2, i, Scope::Broadcast));
    }
    Ok(())
}

async fn ten_players(relay: SocketAddr) -> Outcome<()> {
    let mut players = Vec::new();
    for id in 1..=10 {
        players.push(Player::connect(relay, id).await?);
    }
    for player in &players {
        player.send(&event(player.id, 0, Scope::Broadcast)).await?;
    }
    for player in &players {
        let mut heard = Vec::new();
        for _ in 0..9 {
            heard.push(player.next().await?.metadata.sender);
        }
        heard.sort_unstable();
        assert_eq!(heard, (1..=10).filter(|id| *id != player.id).collect::<Vec<_>>());
        assert!(player.silence(50).await);
    }
    Ok(())
}

async fn six_hundred_in_order(relay: SocketAddr) -> Outcome<()> {
    let (anna, ben) = (Player::connect(relay, 1).await?, Player::connect(relay, 2).await?);
    let begun = Instant::now();
    let sending = async {
        for i in 0..600 {
            anna.send(&event(1, i, Scope::Broadcast)).await?;
        }
        Outcome::Ok(())
    };
    let hearing = async {
        for i in 0..600 {
            assert_eq!(ben.next().await?.metadata.sequence, i);
        }
        Outcome::Ok(())
    };
    let (sent, heard) = tokio::join!(sending, hearing);
    sent?;
    heard?;
    println!("    600 events in {} ms", begun.elapsed().as_millis());
    Ok(())
}

async fn targeted(relay: SocketAddr) -> Outcome<()> {
    let (anna, ben, cara) =
        (Player::connect(relay, 1).await?, Player::connect(relay, 2).await?, Player::connect(relay, 3).await?);
    anna.send(&event(1, 1, Scope::Targeted(2))).await?;
    assert_eq!(ben.next().await?, event(1, 1, Scope::Targeted(2)));
    anna.send(&event(1, 2, Scope::Targeted(99))).await?;
    anna.send(&event(1, 3, Scope::ToServer)).await?;
    anna.send(&event(1, 4, Scope::Targeted(1))).await?;
    assert_eq!(anna.next().await?.metadata.sequence, 4);
    assert!(cara.silence(100).await && ben.silence(1).await);
    Ok(())
}

async fn silence(relay: SocketAddr) -> Outcome<()> {
    let (anna, ben) = (Player::connect(relay, 1).await?, Player::connect(relay, 2).await?);
    sleep(Duration::from_secs(14)).await;
    anna.send(&event(1, 1, Scope::Broadcast)).await?;
    assert_eq!(ben.next().await?.metadata.sequence, 1);
    Ok(())
}

async fn malformed(relay: SocketAddr) -> Outcome<()> {
    let ben = Player::connect(relay, 2).await?;
    let good = frame(&event(1, 1, Scope::Broadcast))?;
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let corpus = [
        (with(0, 0x53), "bad frame"),
        (with(2, 2), "bad frame"),
        (with(3, 4), "bad frame"),
        (with(32, 3), "bad frame"),
        (with(36, 0x7f), "bad frame"),
        (with(44, 0xff), "bad frame"),
        (good[..20].to_vec(), "bad frame"),
        (vec![0x49, 0x53, 1, 1, 0, 0, 0, 0], "bad frame"),
        (vec![0x49, 0x53, 1, 1, 0xff, 0xff, 0xff, 0xff, 1], "too large"),
    ];
    for (bytes, reason) in corpus {
        let anna = Player::connect(relay, 1).await?;
        anna.send_bytes(&bytes).await?;
        closed(&anna, reason).await?;
    }
    let short = Player::open(relay, 1, None).await?;
    short.send_bytes(&[0; 7]).await?;
    closed(&short, "bad handshake").await?;
    let tolerated = Player::connect(relay, 1).await?;
    tolerated.send_bytes(&[0x49, 0x53, 1, 2, 0, 0, 0, 0]).await?;
    tolerated.send_bytes(&[0x49, 0x53, 1, 3, 0, 0, 0, 0]).await?;
    tolerated.send(&event(1, 5, Scope::Broadcast)).await?;
    assert_eq!(ben.next().await?.metadata.sequence, 5);
    Ok(())
}

async fn closed(player: &Player, wanted: &str) -> Outcome<()> {
    match timeout(Duration::from_secs(10), player.connection.closed()).await? {
        quinn::ConnectionError::ApplicationClosed(close) => {
            assert_eq!(close.error_code, VarInt::from_u32(0));
            assert_eq!(String::from_utf8_lossy(&close.reason), wanted);
            Ok(())
        }
        other => Err(format!("expected a close with {wanted:?}, got {other}").into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    rustls::crypto::ring::default_provider().install_default().expect("the first provider");
    let words: Vec<String> = std::env::args().collect();
    if words.len() >= 6 && words[1] == "load" {
        let alpn = words.get(6).map(String::as_str);
        return load::run(words[2].parse()?, words[3].parse()?, words[4].parse()?, words[5].parse()?, alpn).await;
    }
    let relay: SocketAddr = words
        .get(1)
        .ok_or("usage: quinn-player ADDRESS:PORT [MATCH...] | load ADDRESS:PORT CLIENTS EVENTS_PER_SECOND SECONDS [ALPN]")?
        .parse()?;
    let wanted = &words[2..];
    macro_rules! play {
        ($match:ident) => {
            if wanted.is_empty() || wanted.iter().any(|name| name == stringify!($match)) {
                $match(relay).await.map_err(|e| format!("{}: {e}", stringify!($match)))?;
                println!("ok  {}", stringify!($match));
            }
        };
    }
    play!(ping_pong);
    play!(ten_players);
    play!(six_hundred_in_order);
    play!(targeted);
    play!(malformed);
    play!(silence);
    Ok(())
}
