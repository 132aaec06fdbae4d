package org.ralvend.broker;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.parameter.AuthorizerProviderInput;
import com.hivemq.extension.sdk.api.client.ClientContext;
import com.hivemq.extension.sdk.api.client.parameter.InitializerInput;
import com.hivemq.extension.sdk.api.client.parameter.Listener;
import com.hivemq.extension.sdk.api.client.parameter.ServerInformation;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Puts our rules where HiveMQ asks: {@link Admission} when a client connects, {@link Access} when it publishes or
 * subscribes, {@link DenyListReader} when a backend publishes the deny list. HiveMQ's threads call it.
 */
final class Gate implements ExtensionMain {
    private static final Logger LOG = System.getLogger(Gate.class.getName());

    private final DeniedDevices denied;
    private final InstantSource clock;
    private volatile @Nullable ServerInformation server;

    Gate(DeniedDevices denied, InstantSource clock) {
        this.denied = denied;
        this.clock = clock;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Doorkeeper doorkeeper = new Doorkeeper(denied, clock);
        Services.securityRegistry().setAuthenticatorProvider(any -> doorkeeper);
        Services.securityRegistry().setAuthorizerProvider(this::rulesOf);
        Services.initializerRegistry().setClientInitializer(this::onConnected);
        server = input.getServerInformation();
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        // HiveMQ stops: nothing of ours is held
    }

    /** Whether the rules are in place. Without them HiveMQ lets nobody in, which looks like a broken network. */
    boolean isClosed() {
        return server != null;
    }

    /** The port that a listener really has; empty where there is none of that name. */
    OptionalInt port(String listener) {
        ServerInformation known = server;
        return known == null
                ? OptionalInt.empty()
                : known.getListener().stream()
                        .filter(each -> each.getName().equals(listener))
                        .mapToInt(Listener::getPort)
                        .findFirst();
    }

    private ClientRules rulesOf(AuthorizerProviderInput input) {
        return new ClientRules(
                input.getClientInformation().getClientId(),
                Doorkeeper.roleOf(input.getConnectionInformation()),
                denied);
    }

    /**
     * A list that came while this client was on its way in did not find its session: so it is asked once more, now that
     * the session can be found.
     */
    private void onConnected(InitializerInput input, ClientContext context) {
        String id = input.getClientInformation().getClientId();
        Optional<Role> role = Doorkeeper.roleOf(input.getConnectionInformation());
        if (role.filter(Role.BACKEND::equals).isPresent()) {
            context.addPublishInboundInterceptor(new DenyListReader(denied, Gate::disconnect));
        } else if (denied.ids().contains(id)) {
            disconnect(id);
        }
    }

    /** Lets the last will go out: that the device is offline is true. */
    private static void disconnect(String clientId) {
        var _ = Services.clientService()
                .disconnectClient(
                        clientId, false, DisconnectReasonCode.NOT_AUTHORIZED, Admission.Refusal.REVOKED.text())
                .exceptionally(wrong -> {
                    LOG.log(Level.ERROR, "the session of " + clientId + " was not closed", wrong);
                    return false;
                });
    }
}
