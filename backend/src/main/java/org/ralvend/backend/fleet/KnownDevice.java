package org.ralvend.backend.fleet;

import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;

/** An enrolled device that is not revoked: whose it is and what it runs. */
@Pure
public record KnownDevice(TownScope scope, DeviceId device, MachineId machine, MachineKind kind) {}
