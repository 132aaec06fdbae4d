package org.ralvend.protocol;

/** The one exchange before a device has a certificate: {@code POST /device/v1/enrolments}. */
public final class Enrolment {
    private Enrolment() {}

    /** @param csr PKCS#10 (RFC 2986) in PEM; its subject is ignored, the backend names the device */
    public record Request(MachineId machine, String claim, String csr) {}

    /**
     * @param certificate chain in PEM, the device's first
     * @param backendKey public key that signs commands, PEM
     */
    public record Answer(
            DeviceId device,
            TownId town,
            MachineKind kind,
            int vendorNumber,
            String currency,
            String certificate,
            String ca,
            String backendKey,
            String brokerUrl,
            String backendUrl) {}

    public enum MachineKind {
        VENDOR,
        WAREHOUSE
    }
}
