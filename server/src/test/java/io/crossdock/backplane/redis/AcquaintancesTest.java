package io.crossdock.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Presence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notices and looks in every order. */
final class AcquaintancesTest implements Presence.Witness {
    private static final Acquaintances.Stranger BOB = new Acquaintances.Stranger("n/1/bob", 1);
    private static final Acquaintances.Stranger AMY = new Acquaintances.Stranger("n/2/amy", 2);

    private final Acquaintances acquaintances = new Acquaintances(new GroupKey("topic", "news"));
    private final List<String> heard = new ArrayList<>();

    @Override
    public void arrived(GroupKey group, String displayName, long ordinal) {
        heard.add("arrived " + displayName);
    }

    @Override
    public void departed(GroupKey group, String displayName, long before) {
        heard.add("departed " + displayName);
    }

    private void look(boolean complete, Acquaintances.Stranger... present) {
        acquaintances.look(List.of(present), complete, 9, this);
    }

    @Test
    void whoIsSeenToLeaveWhileWeLookHasLeftWhateverWeSee() {
        acquaintances.asked();
        look(false, AMY);

        acquaintances.asked();
        acquaintances.departed(BOB, this);
        look(false, AMY, BOB);

        assertThat(heard).containsExactly("arrived amy");
    }

    @Test
    void whoLeavesBeforeWeLookAtAllIsToldOfAndMayComeAgainLater() {
        acquaintances.departed(BOB, this);
        acquaintances.asked();
        look(false, BOB);

        assertThat(heard).containsExactly("departed bob", "arrived bob");
    }

    @Test
    void aLookThatFailsLeavesNothingBehind() {
        acquaintances.asked();
        acquaintances.departed(BOB, this);
        acquaintances.unseen();

        acquaintances.asked();
        look(true, BOB);

        assertThat(heard).containsExactly("departed bob", "arrived bob");
    }

    @Test
    void whoIsNotThereAnyMoreIsMissedByACompleteLookAlone() {
        acquaintances.asked();
        look(true, AMY, BOB);
        acquaintances.asked();
        look(false, AMY);
        assertThat(heard).doesNotContain("departed bob");

        acquaintances.asked();
        look(true, AMY);

        assertThat(heard).containsExactly("arrived amy", "arrived bob", "departed bob");
    }
}
