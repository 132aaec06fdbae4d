package org.ralvend.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Both sides of every connection are checked: own trust managers look, and nothing waves names through. */
class TrustTest {
    private static final String TRUST_MANAGER = "javax.net.ssl.X509TrustManager";
    private static final Map<String, String> TRUST_MANAGERS = Map.of(
            "org.ralvend.device.identity.PinnedCa", "one CA, judged at a time that is certain; PKIX does the rest",
            "org.ralvend.backend.fleet.DeviceTrust", "our CA by PKIX, and the CN of the device that is meant");
    private static final Set<String> CHECKS = Set.of("checkServerTrusted", "checkClientTrusted");

    /** In small letters; names stand in the class file also where a lambda takes the place of a class. */
    private static final List<String> WAVED_THROUGH = List.of(
            "hostnameverifier",
            "disablehostnameverification",
            "insecuretrustmanagerfactory",
            "trustallstrategy",
            "trustselfsignedstrategy");

    /** Switches of host name checks, and the one value that leaves them on. */
    private static final Map<String, ConstantDesc> SWITCHES =
            Map.of("setHttpsHostnameVerificationEnabled", 1, "setEndpointIdentificationAlgorithm", "HTTPS");

    @Test
    void theOnlyTrustManagerIsOnTheList() {
        JavaClasses all = House.classes(Part.values());
        Rule.holds(
                "trust managers are on the list",
                all.size(),
                500,
                "classes",
                Rule.except(TRUST_MANAGERS, trustManagers(all)));
    }

    @Test
    void everyTrustManagerLooks() {
        Set<String> managers = trustManagers(House.classes(Part.values()));
        List<ClassModel> models = House.models(Part.values()).stream()
                .filter(model -> managers.contains(nameOf(model)))
                .toList();
        Rule.holds("every trust manager looks", models.size(), 1, "trust managers", blind(models));
    }

    @Test
    void nobodyWavesAHostNameThrough() {
        List<ClassModel> all = House.models(Part.values());
        Rule.holds("nobody waves a host name through", all.size(), 500, "classes", wavedThrough(all));
    }

    @Test
    void wouldReportWhoTrustsEverybody() {
        Rule.bites(
                "TrustsEverybody",
                Rule.except(TRUST_MANAGERS, trustManagers(Fixtures.classes(Fixtures.TrustsEverybody.class))));
        Rule.bites("checkServerTrusted", blind(List.of(Fixtures.model(Fixtures.TrustsEverybody.class))));
    }

    @Test
    void wouldReportWhoWavesThrough() {
        List<String> violations = wavedThrough(List.of(Fixtures.model(Fixtures.WavesThrough.class)));
        Rule.bites("setEndpointIdentificationAlgorithm", violations);
        Rule.bites("HostnameVerifier", violations);
    }

    private static Set<String> trustManagers(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.isAssignableTo(TRUST_MANAGER))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> blind(List<ClassModel> managers) {
        List<String> violations = new ArrayList<>();
        for (ClassModel manager : managers) {
            for (MethodModel method : manager.methods()) {
                if (CHECKS.contains(method.methodName().stringValue()) && !looks(method)) {
                    violations.add(nameOf(manager) + "." + method.methodName() + " neither throws nor calls anything");
                }
            }
        }
        return violations;
    }

    private static boolean looks(MethodModel method) {
        return instructions(method).stream()
                .anyMatch(step -> step instanceof ThrowInstruction
                        || step instanceof InvokeInstruction
                        || step instanceof InvokeDynamicInstruction);
    }

    private static List<String> wavedThrough(List<ClassModel> classes) {
        List<String> violations = new ArrayList<>();
        for (ClassModel type : classes) {
            type.constantPool().forEach(entry -> {
                if (entry instanceof Utf8Entry text
                        && WAVED_THROUGH.stream().anyMatch(text.stringValue().toLowerCase(Locale.ROOT)::contains)) {
                    violations.add(nameOf(type) + " names " + text.stringValue());
                }
            });
            type.methods().forEach(method -> switchedOff(nameOf(type), method, violations));
        }
        return violations;
    }

    private static void switchedOff(String type, MethodModel method, List<String> violations) {
        Instruction before = null;
        for (Instruction step : instructions(method)) {
            if (step instanceof InvokeInstruction call) {
                ConstantDesc on = SWITCHES.get(call.name().stringValue());
                if (on != null && !on.equals(constant(before))) {
                    violations.add(
                            type + "." + method.methodName() + " calls " + call.name() + " with other than " + on);
                }
            }
            before = step;
        }
    }

    private static @Nullable ConstantDesc constant(@Nullable Instruction step) {
        return step instanceof ConstantInstruction constant ? constant.constantValue() : null;
    }

    private static List<Instruction> instructions(MethodModel method) {
        List<Instruction> steps = new ArrayList<>();
        method.code().ifPresent(code -> {
            for (CodeElement element : code) {
                if (element instanceof Instruction step) {
                    steps.add(step);
                }
            }
        });
        return steps;
    }

    private static String nameOf(ClassModel type) {
        return type.thisClass().asInternalName().replace('/', '.');
    }
}
