package org.ralvend.broker;

import java.util.Optional;
import java.util.Set;

/**
 * Who may connect: a pure function. The first row that applies decides.
 *
 * <pre>
 * the client …                                          answer
 * speaks another protocol than MQTT 5                   OLD_PROTOCOL
 * shows no certificate                                  NO_PROOF
 * shows one that is ambiguous or not valid now          NO_PROOF
 * its unit is neither device nor backend                NO_ROLE
 * its client id cannot be a level of a topic            ID_UNFIT
 * its client id is not the certificate's common name    ID_OF_ANOTHER
 * is a device on the deny list                          REVOKED
 * otherwise                                             admitted, with the unit's role
 * </pre>
 *
 * The deny list does not touch the backend: it must stay able to publish the next list.
 */
final class Admission {
    /** One who asks to connect. */
    record Applicant(String clientId, boolean speaksMqtt5, Optional<Proof> proof) {}

    sealed interface Verdict {}

    record Admitted(Role role) implements Verdict {}

    record Refused(Refusal why) implements Verdict {}

    enum Refusal {
        OLD_PROTOCOL("only MQTT 5 is spoken here"),
        NO_PROOF("no valid client certificate"),
        NO_ROLE("the certificate's unit is neither device nor backend"),
        ID_UNFIT("this client id is not allowed"),
        ID_OF_ANOTHER("the client id must be the certificate's common name"),
        REVOKED("revoked");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        /** For the client's log. */
        String text() {
            return text;
        }
    }

    private Admission() {}

    static Verdict decide(Applicant applicant, Set<String> denied) {
        if (!applicant.speaksMqtt5()) {
            return new Refused(Refusal.OLD_PROTOCOL);
        }
        Optional<Proof> proof = applicant.proof().filter(Proof::valid);
        if (proof.isEmpty()) {
            return new Refused(Refusal.NO_PROOF);
        }
        Optional<Role> role = Role.ofUnit(proof.get().unit());
        return role.isEmpty() ? new Refused(Refusal.NO_ROLE) : decideId(applicant, proof.get(), role.get(), denied);
    }

    private static Verdict decideId(Applicant applicant, Proof proof, Role role, Set<String> denied) {
        String id = applicant.clientId();
        if (!ClientId.isAllowed(id)) {
            return new Refused(Refusal.ID_UNFIT);
        }
        if (!id.equals(proof.name())) {
            return new Refused(Refusal.ID_OF_ANOTHER);
        }
        if (role == Role.DEVICE && denied.contains(id)) {
            return new Refused(Refusal.REVOKED);
        }
        return new Admitted(role);
    }
}
