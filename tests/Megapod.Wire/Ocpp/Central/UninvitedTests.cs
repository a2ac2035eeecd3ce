namespace Megapod.Wire.Ocpp.Central;

using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;

/// <summary>Who charges with a card that may not: counted, told so, and given no more than the station gives by itself.</summary>
public sealed class UninvitedTests
{
    [Fact]
    public async Task Card_that_may_not_charge_is_told_so_its_transaction_is_counted_and_the_cycle_gives_it_nothing()
    {
        await using var bench = new CentralBench(mayCharge: card => card == "GOOD");
        await bench.SettleAsync();
        await bench.AskAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Preparing"}""");
        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", await bench.AskAsync("Authorize", """{"idTag":"BAD"}"""));
        string started = await bench.AskAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"BAD","meterStart":5,"timestamp":"{{bench.Now}}"}""");
        Assert.Equal("""{"idTagInfo":{"status":"Invalid"},"transactionId":10411201}""", started);
        Assert.Equal("BAD", bench.Kept["10411201"].IdTag);
        Assert.True(bench.View.Stalls[0].IsUninvited);
        Assert.True(bench.Snapshot.Connectors[0] is { IsPlugged: true, HasEnded: true });
        await bench.AskAsync("StopTransaction", $$"""{"transactionId":10411201,"meterStop":9,"timestamp":"{{bench.Now}}","reason":"DeAuthorized"}""");
        Assert.False(bench.View.Stalls[0].IsUninvited);
        await bench.AskAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Preparing"}""");
        bench.Say($$"""[2,"good","StartTransaction",{"connectorId":1,"idTag":"GOOD","meterStart":9,"timestamp":"{{bench.Now}}"}]""");
        Assert.Equal("""[3,"good",{"idTagInfo":{"status":"Accepted"},"transactionId":10411202}]""", await bench.HearAnswerAsync("good"));
        Assert.False(bench.Snapshot.Connectors[0].HasEnded);
    }

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task In_later_editions_a_wrong_card_first_and_a_right_one_after_it_lets_in_and_a_strangers_card_in_between_changes_nothing(OcppVersion version)
    {
        await using var later = new LaterBench(version, mayCharge: card => card == "GOOD");
        await later.SettleAsync();
        await later.StandAsync(1, "Occupied");
        Assert.Equal("{}", await TellAsync(later, "Started", 0, null));
        Assert.False(later.All.Snapshot.Connectors[0].HasEnded);
        Assert.Equal("""{"idTokenInfo":{"status":"Invalid"}}""", await TellAsync(later, "Updated", 1, "BAD"));
        Assert.True(later.All.Snapshot.Connectors[0].HasEnded);
        Assert.Equal("""{"idTokenInfo":{"status":"Accepted"}}""", await TellAsync(later, "Updated", 2, "GOOD"));
        Assert.False(later.All.Snapshot.Connectors[0].HasEnded);
        Assert.Equal("""{"idTokenInfo":{"status":"Invalid"}}""", await TellAsync(later, "Updated", 3, "STRANGER"));
        Assert.False(later.All.Snapshot.Connectors[0].HasEnded);
    }

    [Fact]
    public async Task After_our_restart_a_card_that_may_not_charge_still_may_not()
    {
        var known = new ChargingSession { Id = "7", Connector = 1, IdTag = "BAD", StartedAt = CentralBench.Begin };
        await using var bench = new CentralBench(known: [known], mayCharge: card => card == "GOOD");
        Assert.True(bench.View.Stalls[0].IsUninvited);
    }

    private static async Task<string> TellAsync(LaterBench later, string kind, int sequence, string? card)
    {
        string more = card is null ? "" : $$$""","idToken":{"idToken":"{{{card}}}","type":"ISO14443"}""";
        string answer = await later.AskWholeAsync("TransactionEvent", LaterBench.Event(kind, sequence, later.Now, more: more));
        return answer[(answer.IndexOf('{', StringComparison.Ordinal))..^1];
    }
}
