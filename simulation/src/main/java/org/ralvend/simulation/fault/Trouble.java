package org.ralvend.simulation.fault;

import java.util.EnumSet;
import java.util.List;

/** A kind of fault. A suite in which one of them never struck has proven nothing of it. */
public enum Trouble {
    MESSAGES_LOST,
    MESSAGES_REPEATED,
    MESSAGES_LATE_AND_OUT_OF_ORDER,
    WIRE_CUT,
    URL_CUT,
    URL_CHANGED,
    BROKER_RESTARTED,
    VENDOR_KILLED,
    VENDOR_KILLED_AT_A_STEP,
    WAREHOUSE_KILLED,
    WAREHOUSE_KILLED_AT_A_STEP,
    REPLICA_KILLED,
    REPLICA_KILLED_AT_A_STEP,
    BACKEND_DOWN,
    BACKEND_DOWN_FOR_DAYS,
    BACKEND_RESTORED,
    DISK_FULL,
    DISK_ROLLED_BACK,
    PROGRAM_SET_BACK,
    UNSYNCED_WRITES_LOST,
    CLOCK_JUMPED,
    MOTOR_JAMMED,
    SLOT_EMPTIER_THAN_BOOKED,
    PANEL_SILENT,
    COIN_STUCK,
    COIN_SLIPPED_IN,
    BOARD_REPLACED,
    VENDOR_KILLED_AT_A_FLAP,
    WAREHOUSE_SILENT,
    WAREHOUSE_MUTE,
    EVERYTHING_DARK_FOR_WEEKS,
    URL_TAKEN_AWAY,
    UPDATE_WAITING,
    PRODUCT_SLIPPED,
    COIN_JUMPED,
    COIN_THAT_IS_NONE,
    TERMINAL_KILLED,
    TERMINAL_KILLED_AT_A_STEP,
    TERMINAL_SILENT,
    CODES_GUESSED,
    PAGES_TORN,
    CARD_READER_GONE,
    CARD_READER_GARBLED,
    CARD_READER_SLOW,
    CARD_READER_RESET,
    CARD_APPROVED_LATE,
    VENDOR_KILLED_AT_A_CARD;

    /** Those of card readers, which not every fleet has. */
    static final List<Trouble> OF_READERS =
            EnumSet.range(CARD_READER_GONE, VENDOR_KILLED_AT_A_CARD).stream().toList();

    /** Those that are drawn by chance; torn pages and what is of card readers come by a chance of their own. */
    static final List<Trouble> DRAWN =
            EnumSet.range(MESSAGES_LOST, CODES_GUESSED).stream().toList();
}
