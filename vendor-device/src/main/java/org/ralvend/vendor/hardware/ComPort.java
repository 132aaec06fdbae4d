package org.ralvend.vendor.hardware;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortDataListener;
import com.fazecast.jSerialComm.SerialPortEvent;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A serial device of the board through jSerialComm: 115200 8N1, no flow control. */
public final class ComLine implements SerialLine {
    private static final Logger LOG = System.getLogger(ComLine.class.getName());
    private static final int BAUD = 115_200;

    private final Path device;
    private @Nullable SerialPort port;

    /** @param device such as {@code /dev/ttyUSB0}, or a link to it */
    public ComLine(Path device) {
        this.device = device;
    }

    @Override
    public boolean open(Listener listener) {
        close();
        try {
            SerialPort found = SerialPort.getCommPort(device.toRealPath().toString());
            found.setComPortParameters(BAUD, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
            found.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
            found.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
            if (!found.openPort()) {
                LOG.log(Level.DEBUG, "{0} does not open: error {1}", device, found.getLastErrorCode());
                return false;
            }
            found.addDataListener(new Ears(listener));
            port = found;
            return true;
        } catch (IOException | SerialPortInvalidPortException | LinkageError e) {
            // A library that cannot be unpacked costs the cards, not the coins.
            LOG.log(Level.DEBUG, "{0} is not there: {1}", device, e.getMessage());
            return false;
        }
    }

    @Override
    public void send(byte[] bytes) {
        SerialPort open = port;
        if (open != null) {
            var _ = open.writeBytes(bytes, bytes.length);
        }
    }

    @Override
    public void close() {
        SerialPort open = port;
        port = null;
        if (open != null) {
            open.removeDataListener();
            var _ = open.closePort();
        }
    }

    /** On jSerialComm's thread. */
    private record Ears(Listener listener) implements SerialPortDataListener {
        @Override
        public int getListeningEvents() {
            return SerialPort.LISTENING_EVENT_DATA_RECEIVED | SerialPort.LISTENING_EVENT_PORT_DISCONNECTED;
        }

        @Override
        public void serialEvent(SerialPortEvent event) {
            if (event.getEventType() == SerialPort.LISTENING_EVENT_PORT_DISCONNECTED) {
                listener.lost();
            } else {
                listener.received(event.getReceivedData());
            }
        }
    }
}
