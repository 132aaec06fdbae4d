package org.ralvend.updater.bundle;

import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.Time;

/**
 * What a machine lets in, of that which verified: by what its signers say of it, never by what anybody else says.
 *
 * <pre>
 *   rule                                                           fault
 *   its label is there, and of the kind that is wanted             UPDATE_UNFIT
 *   it is for this kind of machine, and for this board             UPDATE_UNFIT
 *   it is not older than the floor of what was installed before    UPDATE_UNFIT
 *   the time is known; of a stop-sale list it need not be          UPDATE_CLOCK_UNKNOWN
 * </pre>
 *
 * @param machineKind {@code vendor} and the like
 * @param hardware the board's id
 * @param time of this update
 */
public record Admission(String machineKind, String hardware, Time time) {
    /**
     * @param floor of what was installed of this kind before; 0 where there was none
     * @throws Fault {@link FaultCode#UPDATE_UNFIT}, {@link FaultCode#UPDATE_CLOCK_UNKNOWN}, {@link FaultCode#UPDATE_MALFORMED}
     */
    public Label admit(Target target, Label.Kind kind, long floor) {
        Label label =
                target.custom().flatMap(Label::find).orElseThrow(() -> unfit(target, "nobody says what it is for"));
        if (label.kind() != kind) {
            throw unfit(target, "it is of kind " + label.kind().word() + ", not " + kind.word());
        }
        if (!label.machineKinds().isEmpty() && !label.machineKinds().contains(machineKind)) {
            throw unfit(target, "it is for " + String.join(", ", label.machineKinds()) + ", not for a " + machineKind);
        }
        if (!label.hardware().isEmpty() && !label.hardware().contains(hardware)) {
            throw unfit(target, "it is for boards " + String.join(", ", label.hardware()) + ", not for " + hardware);
        }
        if (label.version() < floor) {
            throw unfit(
                    target, "its version " + label.version() + " is older than " + floor + ", the oldest that may be");
        }
        if (!time.known() && kind != Label.Kind.STOP_SALE) {
            throw new Fault(FaultCode.UPDATE_CLOCK_UNKNOWN, target.name() + " may be an old one");
        }
        return label;
    }

    private static Fault unfit(Target target, String why) {
        return new Fault(FaultCode.UPDATE_UNFIT, target.name() + ": " + why);
    }
}
