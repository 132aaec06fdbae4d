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

/** A serial device of the board through jSerialComm: 8N1, no flow control. */
final class ComPort implements Port {
    private static final Logger LOG = System.getLogger(ComPort.class.getName());

    private final Path device;
    private final int baud;
    private @Nullable SerialPort port;

    ComPort(Path device, int baud) {
        this.device = device;
        this.baud = baud;
    }

    @Override
    public boolean open(Listener listener) {
        close();
        try {
            SerialPort found = SerialPort.getCommPort(device.toRealPath().toString());
            found.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
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
            // A library that cannot be unpacked costs what hangs on the line, not the coins.
            LOG.log(Level.DEBUG, "{0} is not there: {1}", device, e.getMessage());
            return false;
        }
    }

    @Override
    public boolean write(byte[] bytes) {
        SerialPort open = port;
        int written = 0;
        while (open != null && written < bytes.length) {
            int more = open.writeBytes(bytes, bytes.length - written, written);
            if (more <= 0) {
                return false;
            }
            written += more;
        }
        return open != null;
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
                listener.unplugged();
            } else {
                listener.received(event.getReceivedData());
            }
        }
    }
}
