package io.crossdock.transport;

/** Something that waits in a {@link TimingWheel}. Confined to the wheel's loop. */
interface Timed {
    /**
     * Its time has come.
     *
     * @return in how many seconds again; 0 for not again
     */
    int due();

    /** Where it waits; kept for the wheel and read by nobody else. */
    int place();

    void place(int place);
}
