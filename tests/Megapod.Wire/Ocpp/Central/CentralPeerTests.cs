namespace Megapod.Wire.Ocpp.Central;

using System.Net;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Orders;
using Megapod.Devices.Polling;
using Megapod.Lab;
using Megapod.Site.Stations;

/// <summary>Somebody else's strict station at our real endpoint with our central system behind it: its schemas judge all that a station is told from its start until the car has gone.</summary>
public sealed class CentralPeerTests
{
    private const string Identity = "CP 1";
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);
    private static readonly OcppEndpointConfig Loopback = new() { Plain = new IPEndPoint(IPAddress.Loopback, 0) };

    public static TheoryData<OcppVersion> Editions { get; } = [OcppVersion.V16, OcppVersion.V201, OcppVersion.V21];

    [Theory, MemberData(nameof(Editions))]
    public async Task Strict_station_takes_all_that_it_is_told_while_a_car_comes_charges_and_goes(OcppVersion version)
    {
        bool is16 = version == OcppVersion.V16;
        await using var stations = (await SiteStations.OpenAsync(PowerTree.From(SiteOf(version)), Loopback, new SiteStationsParts { Time = TimeProvider.System, Clock = Now, Random = new Random(3) })).Value;
        using var station = await StrictStation.ConnectAsync(Edition.Of(version), stations.Plain!, Identity);
        await StartAsync(station, version);
        Assert.Equal(30_000, LimitOf(await station.AskedAsync("SetChargingProfile")));
        Assert.Equal(30_000, LimitOf(await station.AskedAsync("SetChargingProfile")));
        await station.AskedAsync("GetCompositeSchedule");
        await station.AskedAsync("GetCompositeSchedule");
        for (int k = 0; k < 4; k++)
        {
            await station.AskedAsync("TriggerMessage");
        }

        // It says of none of its settings what it is: all are set.
        for (int k = 0; k < (is16 ? 3 : 1); k++)
        {
            await station.AskedAsync(is16 ? "ChangeConfiguration" : "SetVariables");
        }

        await StandAsync(station, version, isThere: true);
        await MeasureAsync(station, version);
        stations.Sink!.Send(new GrantCommand(0, 1, new Watts(120_000), TwoMinutes));
        Assert.Equal(120_000, LimitOf(await station.AskedAsync("SetChargingProfile")));
        await station.AskedAsync("GetCompositeSchedule");
        int transaction = await BeginAsync(station, version);
        stations.Sink.Send(new GrantCommand(0, 2, new Watts(40_000.25), TwoMinutes));
        Assert.Equal(40_000.2, LimitOf(await station.AskedAsync("SetChargingProfile")));
        Assert.NotNull(stations.Views[0].Stalls[0].Transaction);
        await EndAsync(station, version, transaction);
        await StandAsync(station, version, isThere: false);
        stations.Sink.Send(new GrantCommand(0, 3, Watts.Zero, TwoMinutes));
        Assert.Equal(0, LimitOf(await station.AskedAsync("SetChargingProfile")));
        Assert.Equal((null, StallStatus.Free), (stations.Views[0].Stalls[0].Transaction, stations.Views[0].Stalls[0].Status));
        Assert.Empty(stations.Views[0].Troubles);
    }

    [Theory]
    [InlineData(OcppVersion.V16, LimitPurpose.Transaction, LimitUnit.Amperes, false, Phases.Three)]
    [InlineData(OcppVersion.V201, LimitPurpose.Transaction, LimitUnit.Amperes, false, Phases.Three)]
    [InlineData(OcppVersion.V21, LimitPurpose.Transaction, LimitUnit.Amperes, false, Phases.Three)]
    [InlineData(OcppVersion.V16, LimitPurpose.StationMaximum, LimitUnit.Watts, true, Phases.Three)]
    [InlineData(OcppVersion.V201, LimitPurpose.StationMaximum, LimitUnit.Watts, true, Phases.Three)]
    [InlineData(OcppVersion.V21, LimitPurpose.StationMaximum, LimitUnit.Watts, true, Phases.Three)]
    [InlineData(OcppVersion.V16, LimitPurpose.TransactionDefault, LimitUnit.Amperes, true, Phases.L2)]
    [InlineData(OcppVersion.V201, LimitPurpose.TransactionDefault, LimitUnit.Amperes, true, Phases.L2)]
    [InlineData(OcppVersion.V21, LimitPurpose.TransactionDefault, LimitUnit.Amperes, true, Phases.L2)]
    public async Task Strict_station_takes_profiles_of_every_purpose_and_unit_that_kinds_of_stations_want(OcppVersion version, LimitPurpose purpose, LimitUnit unit, bool countsFromReceipt, Phases phases)
    {
        bool is16 = version == OcppVersion.V16;
        var central = new OcppCentral(
            [
                new StationConfig
                {
                    Id = "station",
                    Identity = Identity,
                    Access = new OcppAccess { SecurityProfile = 0, Versions = [version] },
                    Quirks = new StationQuirks { Purpose = purpose, Unit = unit, CountsFromReceipt = countsFromReceipt },
                    Stalls = [new StallConfig(0, "a", new Watts(22_000), new Watts(4_600), phases)],
                },
            ],
            new OcppCentralConfig { Board = new SiteBoard(PowerTree.From(DefaultSite.ReadOr(null).Value)), Time = TimeProvider.System, Clock = Now });
        await using var endpoint = (await OcppEndpoint.StartAsync(Loopback, central, TimeProvider.System, new OcppIds(new Random(4)))).Value;
        using var station = await StrictStation.ConnectAsync(Edition.Of(version), new Uri($"ws://{endpoint.Plain}/ocpp"), Identity);
        await StartAsync(station, version);
        var floor = await station.AskedAsync("SetChargingProfile");
        await station.AskedAsync("GetCompositeSchedule");
        await station.AskedAsync("TriggerMessage");
        await station.AskedAsync("TriggerMessage");
        for (int k = 0; k < (is16 ? 3 : 1); k++)
        {
            await station.AskedAsync(is16 ? "ChangeConfiguration" : "SetVariables");
        }

        await StandAsync(station, version, isThere: true);
        await MeasureAsync(station, version);
        await BeginAsync(station, version);
        central.Send(new GrantCommand(0, 1, new Watts(7_000), TwoMinutes));
        var grant = await station.AskedAsync("SetChargingProfile");
        await station.AskedAsync("GetCompositeSchedule");

        // 4600 W and 7000 W are 20 A and 30.43 A at one phase of 230 V, and 6.66 A and 10.14 A at three.
        Assert.Equal(unit == LimitUnit.Watts ? (4_600, 7_000) : phases == Phases.Three ? (6.6, 10.1) : (20, 30.4), (LimitOf(floor), LimitOf(grant)));
        Assert.Equal(
            purpose switch
            {
                LimitPurpose.Transaction => "TxProfile",
                LimitPurpose.StationMaximum => is16 ? "ChargePointMaxProfile" : "ChargingStationMaxProfile",
                _ => "TxDefaultProfile",
            },
            ProfileOf(grant).GetProperty("chargingProfilePurpose").GetString());
        Assert.Empty(central.Views()[0].Troubles);
    }

    [Theory, MemberData(nameof(Editions))]
    public async Task Strict_station_takes_all_that_people_have_it_do(OcppVersion version)
    {
        bool is16 = version == OcppVersion.V16;
        await using var stations = (await SiteStations.OpenAsync(PowerTree.From(SiteOf(version)), Loopback, new SiteStationsParts { Time = TimeProvider.System, Clock = Now, Random = new Random(5) })).Value;
        using var station = await StrictStation.ConnectAsync(Edition.Of(version), stations.Plain!, Identity);
        await StartAsync(station, version);
        foreach (string action in (string[])["SetChargingProfile", "SetChargingProfile", "GetCompositeSchedule", "GetCompositeSchedule", "TriggerMessage", "TriggerMessage", "TriggerMessage", "TriggerMessage"])
        {
            await station.AskedAsync(action);
        }

        for (int k = 0; k < (is16 ? 3 : 1); k++)
        {
            await station.AskedAsync(is16 ? "ChangeConfiguration" : "SetVariables");
        }

        await BeginAsync(station, version);
        const string Folder = "sftp://files.example/logs";
        var signed = new FirmwareOrder { From = "https://files.example/fw", FetchAt = Now(), InstallAt = Now() + TwoMinutes, Signature = "c2ln", SigningCertificate = "PEM" };
        string key = is16 ? "ConnectionTimeOut" : "TxCtrlr.EVConnectionTimeOut";
        (StationOrder Order, string Action)[] orders =
        [
            (new ResetOrder(), "Reset"), (new ResetOrder { Now = true, Connector = is16 ? null : 1 }, "Reset"), (new UnlockOrder { Connector = 2 }, "UnlockConnector"),
            (new AvailabilityOrder { Operative = false }, "ChangeAvailability"), (new AvailabilityOrder { Operative = true, Connector = 1 }, "ChangeAvailability"),
            (new StartOrder { Connector = 2, Token = "CARD" }, is16 ? "RemoteStartTransaction" : "RequestStartTransaction"), (new StopOrder { Connector = 1 }, is16 ? "RemoteStopTransaction" : "RequestStopTransaction"),
            .. Enum.GetValues<StationMessage>().Where(m => !is16 || m != StationMessage.Transaction).Select(m => ((StationOrder)new TriggerOrder { Message = m }, "TriggerMessage")),
            (new TriggerOrder { Message = StationMessage.Status, Connector = 1 }, "TriggerMessage"), (new ClearCacheOrder(), "ClearCache"),
            (new LogOrder { To = Folder, Oldest = Now(), Newest = Now() }, is16 ? "GetDiagnostics" : "GetLog"), (new LogOrder { To = Folder, Log = StationLog.Security }, "GetLog"),
            (new FirmwareOrder { From = "https://files.example/fw" }, "UpdateFirmware"), (signed, is16 ? "SignedUpdateFirmware" : "UpdateFirmware"),
            (new ReadSettingOrder { Key = key }, is16 ? "GetConfiguration" : "GetVariables"), (new WriteSettingOrder { Key = key, Value = "60" }, is16 ? "ChangeConfiguration" : "SetVariables"),
        ];
        foreach (var (order, action) in orders)
        {
            var asking = stations.OrderAsync("station", order, TestContext.Current.CancellationToken);
            await station.AskedAsync(action);

            // Its shortest answers to two questions of 1.6 hold nothing, which is how that edition says no.
            bool isEmpty = action is "GetDiagnostics" or "GetConfiguration";
            Assert.Equal((order.GetType().Name, isEmpty ? OrderResult.Refused : OrderResult.Accepted), (order.GetType().Name, (await asking).Value.Result));
        }
    }

    private static Instant Now() => Instant.From(TimeProvider.System.GetUtcNow());

    private static SiteConfig SiteOf(OcppVersion version)
    {
        var site = DefaultSite.ReadOr(null).Value;
        var spoken = version switch
        {
            OcppVersion.V16 => StationVersion.Ocpp16,
            OcppVersion.V201 => StationVersion.Ocpp201,
            _ => StationVersion.Ocpp21,
        };
        var cabinet = site.Cabinets[0];
        return site with
        {
            Topology = new TopologyConfig(),
            Devices = [new DeviceConfig { Id = "station", Protocol = DeviceProtocol.Ocpp, Identity = Identity, Versions = [spoken] }],
            Cabinets = [cabinet with { Driver = "station", Connectors = [.. cabinet.Connectors.Take(2).Select(c => c with { Fallback = new Watts(30_000) })] }],
        };
    }

    private static async Task StartAsync(StrictStation station, OcppVersion version)
    {
        var booted = await station.CallAsync("BootNotification", version == OcppVersion.V16 ? CentralBench.Boot : LaterBench.Boot);
        Assert.Equal("Accepted", booted.GetProperty("status").GetString());
        Assert.True((await station.CallAsync("Heartbeat", "{}")).TryGetProperty("currentTime", out _));
        await station.AskedAsync(version == OcppVersion.V16 ? "GetConfiguration" : "GetVariables");
    }

    private static Task StandAsync(StrictStation station, OcppVersion version, bool isThere) => station.CallAsync("StatusNotification", version == OcppVersion.V16
        ? $$"""{"connectorId":1,"errorCode":"NoError","status":"{{(isThere ? "Preparing" : "Available")}}"}"""
        : $$"""{"timestamp":"{{Now()}}","connectorStatus":"{{(isThere ? "Occupied" : "Available")}}","evseId":1,"connectorId":1}""");

    private static Task MeasureAsync(StrictStation station, OcppVersion version) =>
        station.CallAsync("MeterValues", version == OcppVersion.V16 ? CentralBench.Power(1, 3_000, Now()) : LaterBench.Power(1, 3_000, Now()));

    /// <summary>The driver shows a card, the car says what it needs where it can, and a transaction begins.</summary>
    /// <returns>Our number of it in 1.6, else 0.</returns>
    private static async Task<int> BeginAsync(StrictStation station, OcppVersion version)
    {
        if (version == OcppVersion.V16)
        {
            await station.CallAsync("Authorize", """{"idTag":"CARD"}""");
            return (await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"CARD","meterStart":1000,"timestamp":"{{Now()}}"}""")).GetProperty("transactionId").GetInt32();
        }

        await station.CallAsync("Authorize", """{"idToken":{"idToken":"CARD","type":"ISO14443"}}""");
        await station.CallAsync("NotifyEVChargingNeeds", """{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"DC","dcChargingParameters":{"evMaxCurrent":400,"evMaxVoltage":900}}}""");
        await station.CallAsync("TransactionEvent", LaterBench.Event("Started", 0, Now(), 1_000, more: ""","idToken":{"idToken":"CARD","type":"ISO14443"}"""));
        await station.CallAsync("TransactionEvent", LaterBench.Event("Updated", 1, Now(), 1_100));
        return 0;
    }

    private static Task EndAsync(StrictStation station, OcppVersion version, int transaction) => version == OcppVersion.V16
        ? station.CallAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":2000,"timestamp":"{{Now()}}"}""")
        : station.CallAsync("TransactionEvent", LaterBench.Event("Ended", 2, Now(), 2_000));

    private static JsonElement ProfileOf(JsonElement asked) => asked.TryGetProperty("csChargingProfiles", out var of16) ? of16 : asked.GetProperty("chargingProfile");

    private static double LimitOf(JsonElement asked)
    {
        var schedules = ProfileOf(asked).GetProperty("chargingSchedule");
        var schedule = schedules.ValueKind == JsonValueKind.Array ? schedules[0] : schedules;
        return schedule.GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDouble();
    }
}
