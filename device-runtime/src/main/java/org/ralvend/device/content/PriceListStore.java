package org.ralvend.device.content;

import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/**
 * Where a device keeps its newest price list through restarts. On the loop; writing throws {@link Fault} {@link
 * FaultCode#FOLDER_UNWRITABLE} where the disk refuses it.
 */
public interface PriceListStore {
    /** A list and what names it. */
    record Known(ListRef ref, PriceList list) {
        /** @throws ProtocolException where the bytes are no price list */
        public static Known of(Bytes content) throws ProtocolException {
            PriceList list = RecordCodec.decode(PriceList.class, content.toArray());
            return new Known(new ListRef(list.version(), content.sha256()), list);
        }
    }

    /** The list that was kept; empty where there is none that can be read. */
    Optional<Known> read();

    /** @throws ProtocolException where the bytes are no price list; the old one stays */
    Known replace(Bytes content) throws ProtocolException;

    /** It was withdrawn. */
    void forget();
}
