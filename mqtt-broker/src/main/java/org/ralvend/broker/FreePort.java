package org.ralvend.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Asks for a port before HiveMQ does, because HiveMQ tells of a taken one only in its log. */
final class FreePort {
    private FreePort() {}

    /**
     * @param port 0 asks for nothing but the address
     * @throws Fault {@link FaultCode#PORT_TAKEN}, or {@link FaultCode#CONFIG_BAD_VALUE} where the address is not ours
     */
    static void check(String bind, int port) {
        InetAddress address = ownAddress(bind);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new Fault(FaultCode.PORT_TAKEN, bind + ":" + port + " (" + e.getMessage() + ")", e);
        }
    }

    private static InetAddress ownAddress(String bind) {
        try {
            InetAddress address = InetAddress.getByName(bind);
            if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
                return address;
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "broker.bind = " + bind + "; " + e.getMessage(), e);
        }
        throw new Fault(FaultCode.CONFIG_BAD_VALUE, "broker.bind = " + bind + "; no address of this machine");
    }
}
