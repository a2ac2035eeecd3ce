namespace Megapod.Devices.Ocpp.Central;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Orders;
using Megapod.Devices.Ocpp.V201;

/// <summary>What 2.0.1 and 2.1 have in common: outlets (EVSE), variables of components, transactions with the station's own numbers.</summary>
internal abstract class LaterDialect(StationHost host) : IStationDialect
{
    private const string Smart = "SmartChargingCtrlr";
    private const string SampledData = "SampledDataCtrlr";
    private const string AlignedData = "AlignedDataCtrlr";
    private const string WantedMeasurands = "Power.Active.Import,Energy.Active.Import.Register";

    /// <summary>How a period without a limit is kept.</summary>
    protected const decimal NoLimit = -1;

    /// <summary>What is asked for, and under which name it is kept.</summary>
    private static readonly (string Component, string Variable)[] Asked =
    [
        (Smart, "Enabled"), (Smart, "RateUnit"), (Smart, "ProfileStackLevel"),
        (SampledData, "TxUpdatedInterval"), (SampledData, "TxUpdatedMeasurands"), (AlignedData, "Interval"), (AlignedData, "Measurands"),
    ];

    public abstract IOcppHandler Handler { get; }

    public abstract Task<StationVerdict> SetAsync(OcppLink link, LimitProfile profile, bool isUrgent, CancellationToken stop);

    public abstract Task<Outcome<StationComposite>> CompositeAsync(OcppLink link, int connector, int seconds, LimitUnit unit, CancellationToken stop);

    public async Task<Outcome<StationAbilities>> AbilitiesAsync(OcppLink link, CancellationToken stop)
    {
        var request = new GetVariablesRequest { Variables = [.. Asked.Select(a => new GetVariableData { Component = new Component { Name = a.Component }, Variable = new Variable { Name = a.Variable } })] };
        var answer = await link.CallAsync(V201Actions.GetVariables, request, default, stop).ConfigureAwait(false);
        if (!answer.IsAnswer)
        {
            return Outcome<StationAbilities>.Failure(answer.Fault);
        }

        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var result in answer.Message.Results.Where(r => r.Status == GetVariableStatus.Accepted))
        {
            found[KeyOf(result.Component.Name, result.Variable.Name)] = result.Value ?? "";
        }

        string[]? units = found.GetValueOrDefault(KeyOf(Smart, "RateUnit"))?.Split(',', StringSplitOptions.TrimEntries);
        return Outcome<StationAbilities>.Success(new StationAbilities
        {
            HasSmartCharging = found.TryGetValue(KeyOf(Smart, "Enabled"), out string? enabled) ? string.Equals(enabled, "true", StringComparison.OrdinalIgnoreCase) : null,
            TakesWatts = units?.Contains("W", StringComparer.OrdinalIgnoreCase),
            TakesAmperes = units?.Contains("A", StringComparer.OrdinalIgnoreCase),
            HighestLevel = int.TryParse(found.GetValueOrDefault(KeyOf(Smart, "ProfileStackLevel")), NumberStyles.Integer, CultureInfo.InvariantCulture, out int level) ? level : null,
            Settings = found,
        });
    }

    public async Task<IReadOnlyList<string>> MeasureAsync(OcppLink link, TimeSpan period, StationAbilities abilities, CancellationToken stop)
    {
        string seconds = Math.Max(1, (int)Math.Ceiling(period.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        (string Component, string Variable, string Value)[] wanted =
        [
            (SampledData, "TxUpdatedMeasurands", WantedMeasurands), (SampledData, "TxUpdatedInterval", seconds), (AlignedData, "Measurands", WantedMeasurands), (AlignedData, "Interval", seconds),
        ];
        var unset = wanted.Where(w => !string.Equals(abilities.Settings.GetValueOrDefault(KeyOf(w.Component, w.Variable)), w.Value, StringComparison.Ordinal)).ToList();
        if (unset.Count == 0)
        {
            return [];
        }

        var request = new SetVariablesRequest
        {
            Variables = [.. unset.Select(w => new SetVariableData { Value = w.Value, Component = new Component { Name = w.Component }, Variable = new Variable { Name = w.Variable } })],
        };
        var answer = await link.CallAsync(V201Actions.SetVariables, request, default, stop).ConfigureAwait(false);
        return !answer.IsAnswer
            ? [answer.Error?.ToString() ?? "no answer"]
            : [.. answer.Message.Results.Where(r => r.Status is not (SetVariableStatus.Accepted or SetVariableStatus.RebootRequired)).Select(r => $"{KeyOf(r.Component.Name, r.Variable.Name)} ({r.Status})")];
    }

    public async Task<StationVerdict> AskForBootAsync(OcppLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync(V201Actions.TriggerMessage, new TriggerMessageRequest { RequestedMessage = MessageTrigger.BootNotification }, default, stop).ConfigureAwait(false);
        return StationVerdict.Of(answer, a => (a.Status == TriggerMessageStatus.Accepted, a.Status.ToString()));
    }

    public async Task AskForStateAsync(OcppLink link, int connector, CancellationToken stop)
    {
        foreach (var message in (MessageTrigger[])[MessageTrigger.StatusNotification, MessageTrigger.MeterValues])
        {
            // A status is a connector's and a measurement an outlet's. Refused or not: a station that does not tell now tells when something changes.
            var evse = new Evse { Id = connector, ConnectorId = message == MessageTrigger.StatusNotification ? 1 : null };
            await link.CallAsync(V201Actions.TriggerMessage, new TriggerMessageRequest { RequestedMessage = message, Evse = evse }, default, stop).ConfigureAwait(false);
        }
    }

    public Task<StationReply> OrderAsync(OcppLink link, StationOrder order, OrderContext context, CancellationToken stop) => LaterOrders.CarryOutAsync(link, order, context, stop);

    /// <summary>Those who answer what both editions say alike.</summary>
    protected OcppRouter Answer(OcppRouter router) => router
        .On(V201Actions.BootNotification, Boot)
        .On(V201Actions.Heartbeat, Beat)
        .On(V201Actions.StatusNotification, Status)
        .On(V201Actions.DataTransfer, (_, _, _) => ValueTask.FromResult(new DataTransferResponse { Status = DataTransferStatus.UnknownVendorId }))
        .On(V201Actions.SecurityEventNotification, Security)
        .On(V201Actions.GetCertificateStatus, (_, _, _) => ValueTask.FromResult(new GetCertificateStatusResponse { Status = V201.GetCertificateStatus.Failed }));

    /// <summary>How the standard writes a unit.</summary>
    protected static ChargingRateUnit RateUnitOf(LimitUnit unit) => unit == LimitUnit.Watts ? ChargingRateUnit.Watts : ChargingRateUnit.Amperes;

    /// <summary>What became of a profile: the station's word, and its reason where it gives one.</summary>
    protected static StationVerdict VerdictOf(OcppAnswer<SetChargingProfileResponse> answer) =>
        StationVerdict.Of(answer, a => (a.Status == ChargingProfileStatus.Accepted, $"{a.Status} {a.StatusInfo?.ReasonCode}".TrimEnd()));

    /// <summary>Asks what the limits of an outlet come to.</summary>
    protected static GetCompositeScheduleRequest CompositeRequest(int outlet, int seconds, LimitUnit unit) => new() { EvseId = outlet, Duration = seconds, ChargingRateUnit = RateUnitOf(unit) };

    /// <summary>What a station says its limits come to.</summary>
    /// <param name="asked">The unit that was asked for.</param>
    /// <param name="told">The unit of the schedule; null: there is none.</param>
    /// <param name="periods">The schedule; null: there is none.</param>
    protected static Outcome<StationComposite> CompositeOf(LimitUnit asked, ChargingRateUnit? told, IEnumerable<LimitPeriod>? periods) => Outcome<StationComposite>.Success(new StationComposite(
        told is not { } unit ? asked : unit == ChargingRateUnit.Watts ? LimitUnit.Watts : LimitUnit.Amperes,
        [.. (periods ?? []).Select(p => p with { Phases = p.Phases is > 0 ? p.Phases : null })]));

    protected static Station Of(OcppLink link) => (Station)link.Owner!;

    /// <summary>An event of a transaction.</summary>
    protected static async ValueTask TellAsync(
        OcppLink link, TransactionEventKind kind, string transaction, int sequence, int? evse, string idTag, Instant stamp, bool isCarThere, string reason, IReadOnlyList<StationSample> samples)
    {
        var station = Of(link);
        int outlet = evse ?? 0;
        var moment = kind switch
        {
            TransactionEventKind.Started => TransactionMoment.Started,
            TransactionEventKind.Ended => TransactionMoment.Ended,
            _ => TransactionMoment.Updated,
        };

        // The first register is that of the start, and the last that of the end.
        var register = moment == TransactionMoment.Ended ? samples.LastOrDefault(s => s.Energy is not null).Energy : samples.FirstOrDefault(s => s.Energy is not null).Energy;
        int known = await station.TransactionAsync(link, transaction, sequence, moment, outlet, idTag, register, stamp, reason, isCarThere).ConfigureAwait(false);
        if (samples.Count > 0)
        {
            station.Measured(link, outlet > 0 ? outlet : known, samples);
        }
    }

    /// <summary>What a car has told. What it has not stays unknown: a current times a voltage is a bound of each, and not what the car takes.</summary>
    /// <param name="link">The link.</param>
    /// <param name="outlet">The outlet.</param>
    /// <param name="watts">The most that the car takes, W; null: not told.</param>
    /// <param name="wattHours">The energy that it wants, Wh; null: not told.</param>
    /// <param name="departure">When it wants to leave, by the station's clock; null: not told.</param>
    protected static void Needs(OcppLink link, int outlet, double? watts, double? wattHours, Instant? departure) =>
        Of(link).Needs(link, outlet, new Watts(watts ?? 0), new WattHours(wattHours ?? 0), departure ?? Instant.Forever);

    /// <summary>How far an update of the firmware is, in the station's word.</summary>
    protected static ValueTask<FirmwareStatusNotificationResponse> Firmware(OcppLink link, string status, int? request)
    {
        Of(link).Firmware(link, status, request);
        return ValueTask.FromResult(new FirmwareStatusNotificationResponse());
    }

    /// <summary>How far the upload of a log is, in the station's word.</summary>
    protected static ValueTask<LogStatusNotificationResponse> Log(OcppLink link, string status, int? request)
    {
        Of(link).Log(link, status, request);
        return ValueTask.FromResult(new LogStatusNotificationResponse());
    }

    /// <summary>Whether somebody may charge, in the standard's word.</summary>
    protected AuthorizationStatus MayCharge(string token) => host.MayCharge(token) ? AuthorizationStatus.Accepted : AuthorizationStatus.Invalid;

    private static string KeyOf(string component, string variable) => $"{component}.{variable}";

    private ValueTask<BootNotificationResponse> Boot(OcppLink link, OcppReading<BootNotificationRequest> reading, CancellationToken stop)
    {
        var station = reading.Message!.ChargingStation;
        Of(link).Booted(link, new StationIdentity(station.VendorName, station.Model, station.FirmwareVersion ?? "", station.SerialNumber ?? ""));
        return ValueTask.FromResult(new BootNotificationResponse { Status = RegistrationStatus.Accepted, CurrentTime = host.Clock(), Interval = (int)Station.HeartbeatPeriod.TotalSeconds });
    }

    private ValueTask<HeartbeatResponse> Beat(OcppLink link, OcppReading<HeartbeatRequest> reading, CancellationToken stop) =>
        ValueTask.FromResult(new HeartbeatResponse { CurrentTime = host.Clock() });

    private static ValueTask<StatusNotificationResponse> Status(OcppLink link, OcppReading<StatusNotificationRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        var status = request.ConnectorStatus switch
        {
            ConnectorStatus.Available => StallStatus.Free,
            ConnectorStatus.Occupied => StallStatus.Plugged,
            _ => StallStatus.OutOfService,
        };
        Of(link).Stands(link, request.EvseId, status, request.Timestamp);
        return ValueTask.FromResult(new StatusNotificationResponse());
    }

    private ValueTask<SecurityEventNotificationResponse> Security(OcppLink link, OcppReading<SecurityEventNotificationRequest> reading, CancellationToken stop)
    {
        host.Happened(Of(link).Config.Id, $"tells a security event: {reading.Message!.Type}");
        return ValueTask.FromResult(new SecurityEventNotificationResponse());
    }
}
