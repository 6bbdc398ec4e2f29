//! A crowd of players in a ring: each sends to its neighbour at a steady rate, and how long each event took is kept.

use crate::{event, Outcome, Player, Scope};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::{interval_at, sleep, timeout, MissedTickBehavior};

pub async fn run(relay: SocketAddr, clients: u64, per_second: u64, seconds: u64, alpn: Option<&str>) -> Outcome<()> {
    let begun = Instant::now();
    let mut players = Vec::new();
    for id in 1..=clients {
        players.push(Arc::new(Player::connect_as(relay, id, alpn).await?));
    }
    println!("{clients} clients connected in {} ms", begun.elapsed().as_millis());
    let took = Arc::new(Mutex::new(Vec::<u64>::new()));
    let epoch = Instant::now();
    let mut tasks = Vec::new();
    let events = per_second * seconds / clients;
    let pace = Duration::from_nanos(1_000_000_000 * clients / per_second);
    for player in &players {
        let (hearing, took) = (player.clone(), took.clone());
        tasks.push(tokio::spawn(async move {
            for _ in 0..events {
                let Ok(Ok(heard)) = timeout(Duration::from_secs(10), hearing.next()).await else { break };
                let nanos = epoch.elapsed().as_nanos() as u64 - heard.metadata.timestamp;
                took.lock().expect("nobody panics with it").push(nanos);
            }
        }));
        let sending = player.clone();
        tokio::spawn(async move {
            // Spread over one period, so that they do not all send at once.
            let first = epoch + Duration::from_millis(500) + pace * (sending.id as u32) / (clients as u32);
            let mut ticks = interval_at(first.into(), pace);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            for sequence in 0..events {
                let due = ticks.tick().await;
                let mut event = event(sending.id, sequence, Scope::Targeted(sending.id % clients + 1));
                // From when it was due, so that a sender held up does not hide it.
                event.metadata.timestamp = due.into_std().duration_since(epoch).as_nanos() as u64;
                if sending.send(&event).await.is_err() {
                    break;
                }
            }
        });
    }
    for task in tasks {
        task.await?;
    }
    let mut took = took.lock().expect("nobody panics with it");
    took.sort_unstable();
    let at = |share: f64| took.get((took.len() as f64 * share) as usize).map_or(0.0, |nanos| *nanos as f64 / 1e6);
    println!(
        "{} of {} events heard, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        took.len(),
        events * clients,
        at(0.5),
        at(0.99),
        took.last().map_or(0.0, |nanos| *nanos as f64 / 1e6)
    );
    sleep(Duration::from_millis(100)).await;
    Ok(())
}
