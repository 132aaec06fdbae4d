package org.ralvend.house;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;

/** What a computation can take out of thin air: time and chance. */
final class Ambient {
    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.InstantSource.system",
            "java.util.Calendar.getInstance",
            "java.util.GregorianCalendar.<init>");
    private static final Set<String> CHANCES = Set.of(
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>",
            "java.util.Collections.shuffle",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstanceStrong",
            "java.security.SecureRandom.getInstance");

    private Ambient() {}

    static boolean isClock(JavaAccess<?> access) {
        String name = nameOf(access);
        return CLOCKS.contains(name)
                || name.startsWith("java.time.Clock.system")
                || name.startsWith("java.time.Clock.tick")
                || isNow(access)
                || (name.equals("java.util.Date.<init>") && parameters(access).isEmpty());
    }

    static boolean isChance(JavaAccess<?> access) {
        return CHANCES.contains(nameOf(access));
    }

    /** {@code now()} and {@code now(ZoneId)}; {@code now(Clock)} is told the time. */
    private static boolean isNow(JavaAccess<?> access) {
        return access.getTargetOwner().getPackageName().startsWith("java.time")
                && access.getTarget().getName().equals("now")
                && parameters(access).stream().noneMatch("java.time.Clock"::equals);
    }

    private static List<String> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                ? target.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                : List.of();
    }

    private static String nameOf(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }
}
