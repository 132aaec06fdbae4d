package org.ralvend.warehouse.hardware;

import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The metal: slots numbered from 1, each a motor with a home switch, above one drop sensor. */
public interface Slots extends AutoCloseable {
    /** What the metal tells. Called on any thread; must only enqueue. */
    interface Listener {
        void homeChanged(int slot, boolean atHome);

        /** Something passes the drop sensor. */
        void dropped();
    }

    int count();

    /** Once, before the first motor turns. */
    void listen(Listener listener);

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT} */
    boolean atHome(int slot);

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT} */
    boolean dropSensorCovered();

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT}; whether the motor has current is unknown then */
    void motor(int slot, boolean on);

    /** Takes the current off every motor, whatever else fails. Any thread. */
    void allOff();

    /** All off; from here no motor can be switched on. Any thread. */
    @Override
    void close();
}
