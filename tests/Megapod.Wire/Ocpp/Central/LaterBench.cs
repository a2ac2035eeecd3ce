namespace Megapod.Wire.Ocpp.Central;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;

/// <summary>The central system's bench with a station that speaks 2.0.1 or 2.1: two outlets with one connector each, and the words that both editions share.</summary>
internal sealed class LaterBench(OcppVersion version, StationQuirks? quirks = null, bool mayCommand = true, IReadOnlyList<ChargingSession>? known = null, Func<string, bool>? mayCharge = null) : IAsyncDisposable
{
    public const string Boot = """{"chargingStation":{"model":"M1","vendorName":"Maker"},"reason":"PowerUp"}""";
    private const string Yes = """{"status":"Accepted"}""";
    private int asked;

    public CentralBench All { get; } = new(quirks, mayCommand, known, mayCharge);

    public Instant Now => All.Now;

    public ValueTask DisposeAsync() => All.DisposeAsync();

    public OcppLink Connect() => All.Connect(version);

    /// <summary>The station calls, and hears the answer whole: kind, word and text. What comes before it is heard later.</summary>
    public async Task<string> AskWholeAsync(string action, string payload)
    {
        string id = FormattableString.Invariant($"w{++asked}");
        All.Say($"""[2,"{id}","{action}",{payload}]""");
        return await All.HearAnswerAsync(id);
    }

    /// <summary>The station says what its smart charging takes and how it measures.</summary>
    public Task<string> ConfigureAsync(string units = "A,W", string period = "10") => All.AnswerAsync("GetVariables", $$"""
        {"getVariableResult":[{{Said("SmartChargingCtrlr", "Enabled", "true")}},{{Said("SmartChargingCtrlr", "RateUnit", units)}},{{Said("SmartChargingCtrlr", "ProfileStackLevel", "10")}},{{Said("SampledDataCtrlr", "TxUpdatedInterval", period)}},{{Said("SampledDataCtrlr", "TxUpdatedMeasurands", "Power.Active.Import,Energy.Active.Import.Register")}},{{Said("AlignedDataCtrlr", "Interval", period)}},{{Said("AlignedDataCtrlr", "Measurands", "Power.Active.Import,Energy.Active.Import.Register")}}]}
        """);

    /// <summary>The station starts, takes its floors, says that nobody is there and shows its time.</summary>
    public async Task SettleAsync(string units = "A,W")
    {
        Connect();
        await All.AskAsync("BootNotification", Boot);
        await ConfigureAsync(units);
        await FloorsAsync();
        await All.AskAsync("MeterValues", Power(1, 0, Now));
    }

    public async Task FloorsAsync()
    {
        await All.AnswerAsync("SetChargingProfile", Yes);
        await All.AnswerAsync("SetChargingProfile", Yes);
        await All.HoldsAsync(quirks?.HasComposite == false ? 0 : 2);
        await TriggersAsync();
    }

    public async Task TriggersAsync()
    {
        for (int k = 0; k < 4; k++)
        {
            await All.AnswerAsync("TriggerMessage", Yes);
        }

        for (int outlet = 1; outlet <= 2; outlet++)
        {
            await StandAsync(outlet, "Available");
        }
    }

    public Task<string> StandAsync(int outlet, string status) =>
        All.AskAsync("StatusNotification", $$"""{"timestamp":"{{Now}}","connectorStatus":"{{status}}","evseId":{{outlet}},"connectorId":1}""");

    public static string Power(int outlet, double watts, Instant stamp) =>
        Values(outlet, stamp, FormattableString.Invariant($$$"""{"value":{{{watts}}},"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}}"""));

    public static string Values(int outlet, Instant stamp, string samples) => $$"""{"evseId":{{outlet}},"meterValue":[{{Value(stamp, samples)}}]}""";

    /// <summary>An event of a transaction.</summary>
    /// <param name="kind">Which part of it.</param>
    /// <param name="sequence">The station's number of the message.</param>
    /// <param name="stamp">When, by the station's clock.</param>
    /// <param name="register">The register, Wh; null: no values.</param>
    /// <param name="outlet">The outlet; null: it is not told.</param>
    /// <param name="transaction">The station's number of the transaction.</param>
    /// <param name="more">Members of the event, each with a comma before it.</param>
    /// <param name="info">Members of the transaction, each with a comma before it.</param>
    public static string Event(string kind, int sequence, Instant stamp, double? register = null, int? outlet = 1, string transaction = "T-1", string more = "", string info = "")
    {
        string values = register is { } energy ? $$""","meterValue":[{{Value(stamp, FormattableString.Invariant($$"""{"value":{{energy}}}"""))}}]""" : "";
        string evse = outlet is { } at ? FormattableString.Invariant($$""","evse":{"id":{{at}},"connectorId":1}""") : "";
        return FormattableString.Invariant($$"""{"eventType":"{{kind}}","timestamp":"{{stamp}}","triggerReason":"ChargingStateChanged","seqNo":{{sequence}},"transactionInfo":{"transactionId":"{{transaction}}"{{info}}}{{evse}}{{values}}{{more}}}""");
    }

    private static string Value(Instant stamp, string samples) => $$"""{"timestamp":"{{stamp}}","sampledValue":[{{samples}}]}""";

    private static string Said(string component, string variable, string value) =>
        $$$"""{"attributeStatus":"Accepted","attributeValue":"{{{value}}}","component":{"name":"{{{component}}}"},"variable":{"name":"{{{variable}}}"}}""";
}
