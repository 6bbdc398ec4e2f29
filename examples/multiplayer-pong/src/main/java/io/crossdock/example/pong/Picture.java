package io.crossdock.example.pong;

/** The table in characters. Pure functions. */
final class Picture {
    private Picture() {}

    static String waiting(String how, String room) {
        return "\n  P O N G\n\n  " + how + "\n  " + room + "\n\n"
                + "  Waiting for somebody to play with: start this once more, or open the page /pong of the relay.\n\n"
                + "  q leaves\n";
    }

    static String of(Match match, String how) {
        PongEvents.Score score = match.score();
        StringBuilder picture = new StringBuilder(2_048);
        String heading = (match.isHost() ? "you " : "they ") + score.left() + " : " + score.right()
                + (match.isHost() ? " they" : " you");
        picture.append(" ".repeat(Math.max(0, (Field.WIDTH + 2 - heading.length()) / 2)))
                .append(heading)
                .append('\n');
        String wall = "+" + "-".repeat(Field.WIDTH) + "+\n";
        picture.append(wall);
        for (int y = 0; y < Field.HEIGHT; y++) {
            picture.append('|');
            for (int x = 0; x < Field.WIDTH; x++) {
                picture.append(cell(match, x, y));
            }
            picture.append("|\n");
        }
        picture.append(wall)
                .append(" w/s or the arrows move, q leaves.   ")
                .append(how)
                .append('\n');
        return picture.toString();
    }

    private static char cell(Match match, int x, int y) {
        if (x == match.ball().x() && y == match.ball().y()) {
            return 'O';
        }
        boolean left = x == Field.LEFT_X && Field.covers(match.leftPaddle(), y);
        boolean right = x == Field.RIGHT_X && Field.covers(match.rightPaddle(), y);
        if (left || right) {
            return '#';
        }
        return x == Field.WIDTH / 2 && y % 2 == 0 ? ':' : ' ';
    }
}
