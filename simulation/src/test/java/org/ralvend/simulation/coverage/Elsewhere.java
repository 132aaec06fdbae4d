package org.ralvend.simulation.coverage;

import java.util.List;

/**
 * Rows that nothing in the simulated world brings about, and tables that are not of what it plays: why, and what shows them
 * instead.
 *
 * @param owner the class whose comment the table is
 * @param line how the row begins; empty for the whole table
 * @param test class and method, or a class where the whole table is meant
 */
record Elsewhere(String owner, String line, String why, String test) {
    static final List<Elsewhere> ROWS = List.of(
            new Elsewhere(
                    "DispenseMachine",
                    "unknown ordered, no room to remember",
                    "512 attempts within a minute",
                    "DispenseMachineTest.takesNothingThatItCouldNotRememberUntilTheOldestMayBeForgotten"),
            new Elsewhere(
                    "DispenseMachine",
                    "unknown cancelled, no room to remember",
                    "512 attempts within a minute",
                    "DispenseMachineTest.takesNothingThatItCouldNotRememberUntilTheOldestMayBeForgotten"),
            new Elsewhere(
                    "DispenseMachine",
                    "received judged, nonce not of ours",
                    "1,024 nonces younger than that of an order that waits",
                    "DispenseMachineTest.refusesAtTheLastMomentWhatHasNoNonceAnyMore"),
            new Elsewhere(
                    "DispenseMachine",
                    "started not turned",
                    "the virtual clock stands still while something is written",
                    "DispenseMachineTest.failsWithoutTurningWhenWritingTheStartTookTooLong"),
            new Elsewhere(
                    "MoneyDesk",
                    "unknown an entry that cannot be booked",
                    "no device sends what cannot be read",
                    "OpenMoneyTest.rejectsARequestThatItCannotReadSoThatTheVendorGivesTheMoneyBack"),
            new Elsewhere(
                    "MoneyDesk",
                    "void PaymentKept, RefundOwed",
                    "a vendor that gave the coins back has none left to keep",
                    "MoneyTest.owesWhatWasKeptAfterItWasSaidToHaveGoneBack"),
            new Elsewhere(
                    "MoneyDesk",
                    "RECORDED deadline, money PAID",
                    "what is paid is ordered or claimable in the same transaction",
                    "SweepTest.owesWhatNobodyFetchedAndFreesItsStock"),
            new Elsewhere(
                    "MoneyDesk",
                    "stored value PaymentKept, whenever it comes",
                    "no vendor there sells gift cards",
                    "SoldGiftCardsTest.liesBehindItsCodeOnceItsMoneyIsKept"),
            new Elsewhere("GivingRule", "", "nobody looks at a page there", "GivingRuleTest"),
            new Elsewhere(
                    "MoneyRule",
                    "RELEASED, FAILED, EXPIRED",
                    "a vendor that says that it gave the money back, and then that it kept it: not in every 2000 seeds",
                    "MoneyRuleTest.movesAsTheTableSays"),
            new Elsewhere(
                    "RefundDesk",
                    "REFUND_DUE not known",
                    "nothing changes, so nothing is told",
                    "RefundsTest.leavesToAnOperatorWhatNobodyCouldClaimAndTakesHisWordOnce"),
            new Elsewhere(
                    "RefundDesk",
                    "REFUND_DUE, by card",
                    "nothing changes, so nothing is told",
                    "RefundsTest.leavesToAnOperatorWhatWasPaidByCardAndPaysTheRest"),
            new Elsewhere(
                    "RefundDesk",
                    "REFUND_DUE any",
                    "no operator pays by hand",
                    "RefundsTest.leavesToAnOperatorWhatNobodyCouldClaimAndTakesHisWordOnce"),
            new Elsewhere(
                    "CardDesk",
                    "REFUND_DUE, by card ORDERED",
                    "nothing changes, so nothing is told",
                    "CardRefundOnceTest.booksALossWhereAWarehouseTellsOfAnAttemptWhileTheMoneyMayBeOnItsWay"),
            new Elsewhere(
                    "RefundOrder",
                    "DONE anything",
                    "what has ended is asked for no more",
                    "CardRefundOnceTest.paysOnceWhereAnotherReplicaLooksItUpWhileTheFirstStillWaits"),
            new Elsewhere(
                    "RefundOrder",
                    "REFUSED done, and it is still due",
                    "the bank there keeps its word",
                    "AcquirerAnswersTest.believesAnAcquirerThatPaysWhatItHadRefusedSoThatNobodyPaysItAgain"),
            new Elsewhere(
                    "RefundOrder",
                    "REFUSED done, otherwise",
                    "the bank there keeps its word",
                    "AcquirerAnswersTest.tellsOfAnAcquirerThatPaysWhatItHadRefusedAndSomebodyHasPaid"),
            new Elsewhere(
                    "RefundOrder",
                    "REFUSED anything else",
                    "what has ended is asked for no more",
                    "AcquirerAnswersTest.leavesToAnOperatorWhatTheAcquirerRefuses"),
            new Elsewhere(
                    "TerminalMachine",
                    "idle, entering, notice a claim code scanned",
                    "no customer scans",
                    "TerminalMachineTest.asksForAScannedSecretWhateverWasKeyedIn"),
            new Elsewhere(
                    "TerminalMachine",
                    "idle, entering, notice something else scanned",
                    "no customer scans",
                    "TerminalMachineTest.saysThatItCannotReadSomethingElse"),
            new Elsewhere(
                    "TerminalMachine",
                    "asking, showing shown, without",
                    "every sale behind a code has one unit",
                    "TerminalMachineTest.closesAClaimWithoutGoodsBehindIt"),
            new Elsewhere(
                    "ClaimDesk",
                    "open NothingCameOut otherwise",
                    "two friends who both say it in one breath",
                    "CustomersWordTest.takesNobodysWordTwiceForOneSale"),
            new Elsewhere(
                    "ClaimView",
                    "VOID –",
                    "every sale has one unit, and nothing is behind the code of one whose money went back",
                    "ClaimCodesTest.hasNothingBehindTheCodeOfASaleThatWasTurnedAwayOrGivenBack"),
            new Elsewhere(
                    "WrongCodes",
                    "the town 300",
                    "hours of wrong codes at every terminal",
                    "WrongCodesTest.countAtTheTerminalTheVendorsNumberAndTheTown"),
            new Elsewhere(
                    "WrongCodes",
                    "the terminal's scanner 10",
                    "no customer scans",
                    "WrongCodesTest.countWhatIsScannedBesideWhatIsKeyedIn"),
            new Elsewhere(
                    "WrongCodes",
                    "the town's scanners 300",
                    "no customer scans",
                    "WrongCodesTest.countWhatIsScannedBesideWhatIsKeyedIn"),
            new Elsewhere(
                    "Settlement",
                    "SETTLED Dispensed",
                    "a count settles what another board was given, whose key is worth nothing by then",
                    "SettlingCountTest.takesNothingOffTwiceWhenTheOldBoardTellsOfTheDropAfterTheCount"),
            new Elsewhere(
                    "Settlement",
                    "any other end Dispensed",
                    "no warehouse says that it fell after it has said that it did not",
                    "DeliveriesTest.takesAUnitOffItsShelfThatFellAfterItsAttemptHadFailed"),
            new Elsewhere(
                    "Dispatch",
                    "any open AttemptCancelled",
                    "a cancellation that overtakes what the warehouse does: not in every 2000 seeds",
                    "DeliveriesTest.keepsTheUnitForAClaimWhereTheAttemptWasCancelledAndNobodyWaits"),
            new Elsewhere(
                    "GiftBook",
                    "SPENT the vendor lets all money go",
                    "accepted, and its money given back all the same: not in every 2000 seeds",
                    "GiftCardsTest.putsBackWhatPaidForASaleWhoseVendorLetsAllItsMoneyGo"),
            new Elsewhere(
                    "Retold",
                    "without DISPENSED, no loss",
                    "what was ordered before is accepted again, whatever is left",
                    "RetoldTest.isALossWhereItsSaleHasNoSuchUnit"),
            new Elsewhere(
                    "Batch",
                    "begins an epoch before that",
                    "messages of one device that overtake each other over a restore",
                    "EpochsTest.anEpochWaitsUntilTheOneBeforeIsStored"),
            new Elsewhere(
                    "Batch",
                    "is covered, with another hash",
                    "one board has one card; its greeting tells that it was put back before it sends anything",
                    "EpochsTest.twoBoardsWithOneCardPartOnceAndBringEachItsOwn"),
            new Elsewhere(
                    "Batch",
                    "follows, and its hash does not",
                    "as above",
                    "EpochsTest.anEntryThatTheCardChangedIsJournaledAgainAsItIs"),
            new Elsewhere("SlotTurner", "", "metal, not a decision; the real one turns here", "SlotTurnerTest"),
            new Elsewhere("Uplink", "", "a transport; the real one runs here", "UplinkTest"),
            new Elsewhere("Salvage", "", "files; what it leaves is played", "SalvageTest"),
            new Elsewhere(
                    "GiftBook",
                    "HELD asked again",
                    "an entry is booked once",
                    "GiftCardsTest.answersAgainUntilTheVendorsJournalShowsThatItKnows"),
            new Elsewhere(
                    "GiftRules",
                    "securing a gift card card scanned",
                    "no vendor there sells gift cards",
                    "GiftSaleTest.oneGiftCardDoesNotBuyAnother"),
            new Elsewhere("KeyDecoder", "", "nobody types: a scan is one event", "KeyDecoderTest"),
            new Elsewhere(
                    "CardRules",
                    "authorising approved, another amount",
                    "the reader approves what it was asked for",
                    "CardSaleTest.anApprovalOfAnotherAmountIsLetGo"),
            new Elsewhere(
                    "CardRules",
                    "authorising approved after cancel",
                    "both in one moment; the driver itself lets go what is approved later",
                    "CardSaleTest.anApprovalAfterTheCancelKeyIsLetGoAndNothingIsPaid"),
            new Elsewhere(
                    "CardRules",
                    "any other approved",
                    "the driver tells of no approval that it did not ask for",
                    "CardSaleTest.anApprovalThatNobodyAskedForIsLetGo"),
            new Elsewhere("SessionRules", "", "a driver; the real one runs here", "CutBetweenBytesTest"),
            new Elsewhere("ReaderMachine", "", "a driver; the real one runs here", "ReaderMachineTest"),
            new Elsewhere("PrinterMachine", "", "a driver, and paper decides nothing", "PrinterMachineTest"),
            new Elsewhere("AdapterLine", "", "a format", "GoldenFramesTest"),
            new Elsewhere("NextPair", "", "files", "RenewalTest"),
            new Elsewhere("CountFiles", "", "files", "CountTest"),
            new Elsewhere("VisitRule", "", "how often; the real one decides here", "VisitRuleTest"),
            new Elsewhere("Reported", "", "presence is a hint that moves nothing", "ReportedTest"));
}
