package io.crossdock.protocol.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One meeting of two devices at a code: the initiator opens it, the responder claims it and leaves a challenge, the
 * initiator takes that and leaves its acknowledgement, the responder takes that, and it is over. What the devices write
 * is kept and given back as it is. Immutable; each step is a pure function.
 *
 * @param issued when the code was made
 * @param expires when it ends, whatever happens meanwhile
 * @param responder null until it is claimed
 * @param challenge null until it is left, and again once it is taken
 * @param ack null until it is left
 */
public record Pairing(
        String code,
        Device initiator,
        Instant issued,
        Instant expires,
        @Nullable Device responder,
        @Nullable String challenge,
        @Nullable String ack) {

    /** One end, as it describes itself. */
    public record Device(String id, String name, String publicKey) {}

    /** How a step ends. */
    public enum Verdict {
        DONE,
        NOT_FOUND,
        NO_CHALLENGE,
        NO_ACK,
        ALREADY_CLAIMED,
        NOT_CLAIMED,
        EXPIRED,
        /** No code is free, or there is no room for one more. */
        NO_CODE,
        /** The store has no room for what is to be left at the code. */
        NO_ROOM
    }

    /**
     * What a step makes of a pairing.
     *
     * @param next what stands from now on; null: what stood before
     * @param over whether the pairing ends with this step
     * @param taken what the device gets
     */
    public record Step(
            Verdict verdict,
            @Nullable Pairing next,
            boolean over,
            @Nullable String taken) {
        public static Step refused(Verdict verdict) {
            return new Step(verdict, null, false, null);
        }

        private static Step to(Pairing next) {
            return new Step(Verdict.DONE, next, false, null);
        }
    }

    static Pairing opened(String code, Device initiator, Instant issued, Instant expires) {
        return new Pairing(code, initiator, issued, expires, null, null, null);
    }

    Step claim(Device by) {
        return responder != null
                ? Step.refused(Verdict.ALREADY_CLAIMED)
                : Step.to(new Pairing(code, initiator, issued, expires, by, challenge, ack));
    }

    Step leaveChallenge(String responderId, String text) {
        Verdict fault = responderFault(responderId);
        return fault != null
                ? Step.refused(fault)
                : Step.to(new Pairing(code, initiator, issued, expires, responder, text, ack));
    }

    Step takeChallenge(String initiatorId) {
        if (!initiator.id.equals(initiatorId)) {
            return Step.refused(Verdict.NOT_FOUND);
        }
        return challenge == null
                ? Step.refused(Verdict.NO_CHALLENGE)
                : new Step(
                        Verdict.DONE,
                        new Pairing(code, initiator, issued, expires, responder, null, ack),
                        false,
                        challenge);
    }

    Step leaveAck(String initiatorId, String text) {
        return initiator.id.equals(initiatorId)
                ? Step.to(new Pairing(code, initiator, issued, expires, responder, challenge, text))
                : Step.refused(Verdict.NOT_FOUND);
    }

    Step takeAck(String responderId) {
        Verdict fault = responderFault(responderId);
        if (fault != null) {
            return Step.refused(fault);
        }
        return ack == null ? Step.refused(Verdict.NO_ACK) : new Step(Verdict.DONE, null, true, ack);
    }

    private @Nullable Verdict responderFault(String responderId) {
        if (responder == null) {
            return Verdict.NOT_CLAIMED;
        }
        return responder.id.equals(responderId) ? null : Verdict.ALREADY_CLAIMED;
    }

    /** Characters of all that devices have written: what there is to keep. */
    long size() {
        long size = size(initiator) + (responder == null ? 0 : size(responder));
        return size + (challenge == null ? 0 : challenge.length()) + (ack == null ? 0 : ack.length());
    }

    private static long size(Device device) {
        return (long) device.id.length() + device.name.length() + device.publicKey.length();
    }

    /** Nothing of what devices wrote: codes and keys may not reach a log. */
    @Override
    public String toString() {
        return "Pairing";
    }
}
