package org.ralvend.broker;

import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.client.parameter.ClientTlsInformation;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.client.parameter.Listener;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import org.ralvend.broker.Admission.Admitted;
import org.ralvend.broker.Admission.Applicant;
import org.ralvend.broker.Admission.Refusal;
import org.ralvend.broker.Admission.Refused;

/** Asks {@link Admission} for each CONNECT and notes the role at the connection. HiveMQ's threads call it. */
final class Doorkeeper implements SimpleAuthenticator {
    private static final Logger LOG = System.getLogger(Doorkeeper.class.getName());
    private static final String ROLE = "role";

    private final DeniedDevices denied;
    private final InstantSource clock;

    Doorkeeper(DeniedDevices denied, InstantSource clock) {
        this.denied = denied;
        this.clock = clock;
    }

    /** The role of an admitted client. Clients cannot write the store that it is read from. */
    static Optional<Role> roleOf(ConnectionInformation connection) {
        return connection.getConnectionAttributeStore().getAsString(ROLE).flatMap(Role::ofUnit);
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        ConnectionInformation connection = input.getConnectionInformation();
        Applicant applicant = applicant(input.getConnectPacket(), connection);
        switch (Admission.decide(applicant, denied.ids())) {
            case Admitted(Role role) -> {
                connection.getConnectionAttributeStore().putAsString(ROLE, role.unit());
                if (role == Role.DEVICE) {
                    output.getClientSettings().setClientQueueSizeMaximum(HiveMqConfig.QUEUE_DEVICE);
                }
                output.authenticateSuccessfully();
            }
            case Refused(Refusal why) -> {
                LOG.log(Level.INFO, "refused {0}: {1}", printable(applicant.clientId()), why.text());
                output.failAuthentication(code(why), why.text());
            }
        }
    }

    private Applicant applicant(ConnectPacket connect, ConnectionInformation connection) {
        Optional<Proof> proof = isPlain(connection)
                ? connect.getUserName().map(unit -> new Proof(connect.getClientId(), unit, true))
                : connection
                        .getClientTlsInformation()
                        .flatMap(ClientTlsInformation::getClientCertificate)
                        .map(certificate -> Proof.of(certificate, clock.instant()));
        return new Applicant(connect.getClientId(), connect.getMqttVersion() == MqttVersion.V_5, proof);
    }

    /** On the plain loopback listener there is no certificate: there the user name says the role, and is believed. */
    private static boolean isPlain(ConnectionInformation connection) {
        return connection
                .getListener()
                .map(Listener::getName)
                .filter(HiveMqConfig.PLAIN_LISTENER::equals)
                .isPresent();
    }

    /** What a stranger calls itself must not write lines of its own into the log. */
    private static String printable(String clientId) {
        return clientId.replaceAll("[^\\x21-\\x7e]", "?");
    }

    private static ConnackReasonCode code(Refusal why) {
        return switch (why) {
            case OLD_PROTOCOL -> ConnackReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            case NO_PROOF, NO_ROLE -> ConnackReasonCode.NOT_AUTHORIZED;
            case ID_UNFIT, ID_OF_ANOTHER -> ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
            case REVOKED -> ConnackReasonCode.BANNED;
        };
    }
}
