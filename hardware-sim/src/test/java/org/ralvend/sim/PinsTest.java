package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.i2c.I2C;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/** A real world on a real socket, and an agent that knows Pi4J only. */
@Timeout(30)
class PinsTest {
    @TempDir
    private Path home;

    private RunningWorld run;

    @BeforeEach
    void setUp() {
        run = new RunningWorld(home);
        run.start();
        run.client().add("v", run.wiring("v", Bench.VENDOR), EscrowOnPowerCut.RETURN);
        run.client().add("w", run.wiring("w", Bench.WAREHOUSE));
        run.client().add("t", run.wiring("t", Bench.TERMINAL));
    }

    @AfterEach
    void tearDown() {
        System.clearProperty("ralvend.world.socket");
        System.clearProperty("ralvend.world.machine");
        run.close();
    }

    @Test
    void aWarehouseTurnsAMotorUntilItIsHomeAndSeesTheProductFall() throws Exception {
        run.client().fill("w", 1, 2);
        Context pi4j = context("w");
        DigitalInput home1 = input(pi4j, 2);
        DigitalInput drop = input(pi4j, 5);
        assertEquals(DigitalState.HIGH, home1.state());
        assertEquals(DigitalState.LOW, drop.state());
        AtomicInteger drops = new AtomicInteger();
        CountDownLatch back = new CountDownLatch(1);
        DigitalOutput motor = output(pi4j, 1);
        drop.addListener(event -> drops.addAndGet(event.state().isHigh() ? 1 : 0));
        home1.addListener(event -> {
            if (event.state().isHigh()) {
                motor.low();
                back.countDown();
            }
        });
        motor.high();
        assertTrue(back.await(5, TimeUnit.SECONDS));
        RunningWorld.until(() -> drops.get() == 1);
        assertEquals(1, run.client().state("w").slots().get("1"));
        pi4j.shutdown();
        RunningWorld.until(() -> !run.client().state("w").agentConnected());
        List<Fact> facts = run.facts("w");
        assertTrue(facts.contains(new Fact.ProductFallen(1)));
        assertEquals(new Fact.AgentGone(), facts.getLast());
        assertEquals(1, LedgerSummary.of(run.entries()).of("w").fallen());
    }

    @Test
    void aVendorSensesKeysAndCoinsAndWritesItsDisplay() throws Exception {
        Context pi4j = context("v");
        AtomicInteger presses = new AtomicInteger();
        AtomicInteger pulses = new AtomicInteger();
        AtomicInteger returned = new AtomicInteger();
        count(input(pi4j, 2), presses);
        count(input(pi4j, 4), pulses);
        count(input(pi4j, 9), returned);
        DigitalInput occupied = input(pi4j, 10);
        I2C bus = pi4j.create(
                I2C.newConfigBuilder(pi4j).id("display").bus(1).device(0x27).build());
        DisplayDriver driver = new DisplayDriver(bytes -> bus.write(bytes));
        driver.init();
        driver.show("Hello", "1 Cola 2.50");
        assertEquals(0, bus.read());
        RunningWorld.until(() -> run.client().display("v").equals(List.of("Hello", "1 Cola 2.50")));
        run.client().press("v", "2");
        RunningWorld.until(() -> presses.get() >= 2);
        assertFalse(run.client().coin("v", 20));
        output(pi4j, 5).high();
        RunningWorld.until(() -> run.client().coin("v", 20));
        RunningWorld.until(() -> pulses.get() == 2);
        assertEquals(DigitalState.HIGH, occupied.state());
        output(pi4j, 7).high();
        RunningWorld.until(() -> returned.get() == 1);
        RunningWorld.until(() -> occupied.state() == DigitalState.LOW);
        assertEquals(20, LedgerSummary.of(run.entries()).of("v").returned());
        pi4j.shutdown();
        assertTrue(run.facts("v").contains(new Fact.Displayed("Hello", "1 Cola 2.50")));
    }

    @Test
    void aTerminalSensesKeysAndWritesItsDisplayUntilItsPowerIsCut() throws Exception {
        Context pi4j = context("t");
        Queue<String> typed = new ConcurrentLinkedQueue<>();
        List<String> keys = List.of("0", "4", "4", "9", "cancel", "ok");
        for (String key : new TreeSet<>(keys)) {
            int pin = Integer.parseInt(Bench.TERMINAL.get("keypad." + key));
            input(pi4j, pin).addListener(event -> {
                if (event.state().isHigh()) {
                    typed.add(key);
                }
            });
        }
        I2C bus = pi4j.create(
                I2C.newConfigBuilder(pi4j).id("display").bus(1).device(0x27).build());
        DisplayDriver driver = new DisplayDriver(bytes -> bus.write(bytes));
        driver.init();
        driver.show("Your code?", "0449");
        RunningWorld.until(() -> run.client().display("t").equals(List.of("Your code?", "0449")));
        run.client().press("t", keys);
        run.client().press("t", "0");
        // Each key bounces: it rises twice or thrice.
        Pattern all = Pattern.compile("(0 ){2,3}(4 ){4,6}(9 ){2,3}(cancel ){2,3}(ok ){2,3}(0 ){2,3}");
        RunningWorld.until(() -> all.matcher(String.join(" ", typed) + " ").matches());
        run.client().ask("power-cut t");
        RunningWorld.until(() -> fails(bus));
        assertEquals(List.of("", ""), run.client().display("t"));
        assertEquals(
                List.of(new Fact.PowerCut(), new Fact.AgentGone(), new Fact.Displayed("", "")),
                run.facts("t").subList(run.facts("t").size() - 3, run.facts("t").size()));
        pi4j.shutdown();
        run.client().ask("power-on t");
        Context again = context("t");
        input(again, 21);
        assertTrue(run.client().state("t").agentConnected());
        again.shutdown();
    }

    @Test
    void aPowerCutCutsTheWiresUntilPowerIsOn() throws Exception {
        Context pi4j = context("v");
        DigitalOutput led = output(pi4j, 11);
        led.high();
        output(pi4j, 5).high();
        RunningWorld.until(() -> run.client().coin("v", 50));
        run.client().ask("power-cut v");
        RunningWorld.until(() -> fails(led));
        Context refused = context("v");
        Exception noPower = assertThrows(Exception.class, () -> output(refused, 11));
        assertTrue(String.valueOf(noPower.getMessage()).contains("has no power"), noPower.toString());
        refused.shutdown();
        assertEquals(
                List.of(new Fact.LedChanged(1, false), new Fact.AgentGone(), new Fact.EscrowReturned(50)),
                run.facts("v").subList(run.facts("v").size() - 3, run.facts("v").size()));
        run.client().ask("power-on v");
        pi4j.shutdown();
        Context again = context("v");
        output(again, 11).high();
        RunningWorld.until(() -> run.client().state("v").ledsOn().equals(List.of(1)));
        again.shutdown();
    }

    @Test
    void aSecondAgentDoesNotGetThePins() throws Exception {
        Context first = context("w");
        output(first, 1).high();
        Context second = context("w");
        Exception held = assertThrows(Exception.class, () -> input(second, 2));
        assertTrue(String.valueOf(held.getMessage()).contains("held by process"), held.toString());
        second.shutdown();
        assertTrue(run.client().state("w").agentConnected());
        first.shutdown();
    }

    @Test
    void withoutAWorldThePluginOffersNothing() throws Exception {
        Context pi4j = Pi4J.newAutoContext();
        assertEquals(Map.of(), pi4j.providers().all());
        pi4j.shutdown();
    }

    private Context context(String machine) {
        System.setProperty("ralvend.world.socket", run.socket().toString());
        System.setProperty("ralvend.world.machine", machine);
        Context context = Pi4J.newContextBuilder()
                .autoDetectProviders()
                .autoDetectPlatforms()
                .build();
        assertNotNull(context.provider("world-digital-input"));
        assertNotNull(context.provider("world-digital-output"));
        assertNotNull(context.provider("world-i2c"));
        return context;
    }

    private static DigitalInput input(Context pi4j, int pin) {
        return pi4j.create(
                DigitalInput.newConfigBuilder(pi4j).id("in" + pin).address(pin).build());
    }

    private static DigitalOutput output(Context pi4j, int pin) {
        return pi4j.create(DigitalOutput.newConfigBuilder(pi4j)
                .id("out" + pin)
                .address(pin)
                .initial(DigitalState.LOW)
                .shutdown(DigitalState.LOW)
                .build());
    }

    private static void count(DigitalInput input, AtomicInteger rises) {
        input.addListener(event -> rises.addAndGet(event.state().isHigh() ? 1 : 0));
    }

    private static boolean fails(I2C bus) {
        try {
            bus.write((byte) 0);
            return false;
        } catch (Pi4JException e) {
            return true;
        }
    }

    private static boolean fails(DigitalOutput output) {
        try {
            output.toggle();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
