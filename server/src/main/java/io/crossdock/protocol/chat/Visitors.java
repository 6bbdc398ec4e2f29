package io.crossdock.protocol.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The day's visitors and posts, in all and by city; a new day (UTC) begins with nothing. What clients may name is
 * bounded: beyond, further visitors and cities are not told apart. Under its board's lock.
 */
final class Visitors {
    /** The cities of the web client, always shown. */
    static final List<String> CITIES = List.of(
            "Bengaluru", "Hyderabad", "Pune", "Chennai", "Kolkata", "Thiruvananthapuram", "Delhi", "Noida", "Gurgaon");

    private static final int CITIES_MAX = 500;

    private final int visitorsMax;
    private final Set<String> today = new HashSet<>();
    private final Map<String, Set<String>> byCity = new HashMap<>();
    private int seats;
    private long messages;
    private long day;

    /** @param visitorsMax in all, and as many again over all cities */
    Visitors(int visitorsMax) {
        this.visitorsMax = visitorsMax;
    }

    private void turnPage(long now) {
        long current = Math.floorDiv(now, BoardLimits.DAY_MILLIS);
        if (current != day) {
            day = current;
            today.clear();
            byCity.clear();
            seats = 0;
            messages = 0;
        }
    }

    void track(Identity who, long now) {
        turnPage(now);
        if (today.size() < visitorsMax) {
            today.add(who.fingerprint());
        }
    }

    void look(String city, Identity who, long now) {
        turnPage(now);
        boolean room = seats < visitorsMax && (byCity.size() < CITIES_MAX || byCity.containsKey(city));
        if (room && city.length() <= ChatCodec.ID_CHARS_MAX) {
            seats += byCity.computeIfAbsent(city, absent -> new HashSet<>(2)).add(who.fingerprint()) ? 1 : 0;
        }
    }

    void posted(long now) {
        turnPage(now);
        messages++;
    }

    Board.Daily daily(long now) {
        turnPage(now);
        return new Board.Daily(today.size(), messages);
    }

    List<Board.City> cities(@Nullable String current, long now) {
        turnPage(now);
        return ranked(current, city -> byCity.getOrDefault(city, Set.of()).size());
    }

    /** The cities by their views, the current one first among equals. */
    static List<Board.City> ranked(@Nullable String current, java.util.function.ToLongFunction<String> views) {
        List<String> names = new ArrayList<>();
        for (String city : CITIES) {
            if (city.equalsIgnoreCase(current)) {
                names.add(0, city);
            } else {
                names.add(city);
            }
        }
        if (current != null && !current.isEmpty() && CITIES.stream().noneMatch(current::equalsIgnoreCase)) {
            names.add(0, current);
        }
        return names.stream()
                .map(name -> new Board.City(name, views.applyAsLong(name)))
                .sorted(Comparator.comparingLong(Board.City::views).reversed())
                .toList();
    }
}
