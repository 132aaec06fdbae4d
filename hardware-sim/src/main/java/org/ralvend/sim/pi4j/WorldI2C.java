package org.ralvend.sim.pi4j;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;
import java.util.Arrays;

/** A device on a simulated bus: each write is one transaction; every read gives zeros. */
final class WorldI2C extends I2CBase<WorldI2CProvider.Bus> {
    /** Bytes of one transaction; two hexadecimal digits each must fit into one line. */
    static final int MAX_WRITE = 2000;

    private final WorldConnection world;

    WorldI2C(WorldConnection world, I2CProvider provider, I2CConfig config, WorldI2CProvider.Bus bus) {
        super(provider, config, bus);
        this.world = world;
        this.isOpen = true;
    }

    @Override
    public int write(byte value) {
        return write(new byte[] {value}, 0, 1);
    }

    @Override
    public int write(byte[] data, int offset, int length) {
        if (length > MAX_WRITE) {
            throw new IOException("a transaction has at most " + MAX_WRITE + " bytes");
        }
        return execute(() -> {
            world.write(bus(), device(), data, offset, length);
            return length;
        });
    }

    @Override
    public int writeRegister(int register, byte value) {
        return writeRegister(register, new byte[] {value}, 0, 1);
    }

    @Override
    public int writeRegister(int register, byte[] data, int offset, int length) {
        return writeRegister(new byte[] {(byte) register}, data, offset, length);
    }

    @Override
    public int writeRegister(byte[] register, byte[] data, int offset, int length) {
        byte[] whole = Arrays.copyOf(register, register.length + length);
        System.arraycopy(data, offset, whole, register.length, length);
        write(whole, 0, whole.length);
        return length;
    }

    @Override
    public int read() {
        world.check();
        return 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        world.check();
        Arrays.fill(buffer, offset, offset + length, (byte) 0);
        return length;
    }

    @Override
    public int readRegister(int register) {
        return read();
    }

    @Override
    public int readRegister(int register, byte[] buffer, int offset, int length) {
        return read(buffer, offset, length);
    }

    @Override
    public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
        return read(buffer, offset, length);
    }
}
