package org.ralvend.device.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

class PriceListFileTest {
    private static final Bytes LIST = Bytes.of(RecordCodec.encode(new PriceList(
            7, "EUR", List.of(new PriceList.Item(1, new Sku("WATER-05"), "Water", new Money(50, "EUR"))))));

    @TempDir
    private Path home = Path.of("");

    @Test
    void isEmptyBeforeTheFirst() {
        assertEquals(Optional.empty(), new PriceListFile(home).read());
    }

    @Test
    void keepsAListThroughARestart() throws ProtocolException {
        PriceListStore.Known known = new PriceListFile(home).replace(LIST);
        assertEquals(7, known.ref().version());
        assertEquals(Optional.of(known), new PriceListFile(home).read());
    }

    @Test
    void keepsTheOldOneWhereTheNewOneDoesNotRead() throws ProtocolException {
        PriceListFile file = new PriceListFile(home);
        PriceListStore.Known known = file.replace(LIST);
        assertThrows(ProtocolException.class, () -> file.replace(Bytes.ofText("{\"version\":8}")));
        assertEquals(Optional.of(known), file.read());
    }

    @Test
    void hasNoneWhereTheFileIsTorn() throws ProtocolException, IOException {
        new PriceListFile(home).replace(LIST);
        Path file = home.resolve("data").resolve("price-list.json");
        Files.write(file, Arrays.copyOf(LIST.toArray(), LIST.size() / 2));
        assertEquals(Optional.empty(), new PriceListFile(home).read());
    }
}
