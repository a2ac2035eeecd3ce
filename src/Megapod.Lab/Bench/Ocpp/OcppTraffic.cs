namespace Megapod.Lab.Bench.Ocpp;

using System.Globalization;
using System.Text;

/// <summary>
/// What a fast-charging station says, as calls of OCPP 1.6: a session of 25 minutes with samples every 30 s, a heartbeat every 5 minutes, and what begins and ends it. BootNotification comes once, when it
/// connects, and is not measured.
/// </summary>
internal static class OcppTraffic
{
    public const string Boot = "BootNotification", Heartbeat = "Heartbeat", Status = "StatusNotification", Authorize = "Authorize", Start = "StartTransaction", Samples = "MeterValues", Stop = "StopTransaction";

    private const int SamplesOfSession = 50;
    private const int SamplesBetweenHeartbeats = 10;

    /// <summary>The actions that are also measured each by itself, the most frequent first.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Samples, Heartbeat, Status, Start, Stop];

    /// <summary>The calls of a session in their order: 50 MeterValues, 5 Heartbeat, 4 StatusNotification, and one Authorize, StartTransaction and StopTransaction.</summary>
    public static IReadOnlyList<string> Session { get; } =
    [
        Status, Authorize, Start, Status,
        .. Enumerable.Range(1, SamplesOfSession).SelectMany(k => k % SamplesBetweenHeartbeats == 0 ? (string[])[Samples, Heartbeat] : [Samples]),
        Stop, Status, Status,
    ];

    /// <summary>Begins the answer to a call.</summary>
    public static string AnswerTo(long id) => string.Create(CultureInfo.InvariantCulture, $"[3,\"{id}\",");

    /// <summary>The frame of a call, masked as a client's must be.</summary>
    public static byte[] Call(long id, string action) => LightStation.Frame(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[2,\"{id}\",\"{action}\",{Payload(action)}]")));

    private static string Payload(string action) => action switch
    {
        Boot => """{"chargePointVendor":"Example","chargePointModel":"Fast 300","chargePointSerialNumber":"FC-300-000117","firmwareVersion":"4.2.11"}""",
        Heartbeat => "{}",
        Status => """{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-11-22T09:00:00Z"}""",
        Authorize => """{"idTag":"04A2B91C5D2280"}""",
        Start => """{"connectorId":1,"idTag":"04A2B91C5D2280","meterStart":1523411,"timestamp":"2026-11-22T09:00:00Z"}""",
        Samples => """
            {"connectorId":1,"transactionId":117,"meterValue":[{"timestamp":"2026-11-22T09:00:30Z","sampledValue":[{"value":"1523411","context":"Sample.Periodic","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"},{"value":"87340.5","context":"Sample.Periodic","measurand":"Power.Active.Import","location":"Outlet","unit":"W"},{"value":"126.1","context":"Sample.Periodic","measurand":"Current.Import","location":"Outlet","unit":"A"},{"value":"692.6","context":"Sample.Periodic","measurand":"Voltage","location":"Outlet","unit":"V"},{"value":"57","context":"Sample.Periodic","measurand":"SoC","location":"EV","unit":"Percent"}]}]}
            """,
        Stop => """{"transactionId":117,"idTag":"04A2B91C5D2280","meterStop":1563702,"timestamp":"2026-11-22T09:25:00Z","reason":"EVDisconnected"}""",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No station of ours says this."),
    };
}
