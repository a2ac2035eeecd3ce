namespace Megapod.Devices.Ocpp.Central;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;

/// <summary>What 2.0.1 and 2.1 have in common: outlets (EVSE), variables of components, transactions with the station's own numbers.</summary>
internal abstract class LaterDialect(StationHost host) : IStationDialect
{
    private const string Smart = "SmartChargingCtrlr";
    private const string SampledData = "SampledDataCtrlr";
    private const string AlignedData = "AlignedDataCtrlr";
    private const string WantedMeasurands = "Power.Active.Import,Energy.Active.Import.Register";

    /// <summary>What is asked for, and under which name it is kept.</summary>
    private static readonly (string Component, string Variable)[] Asked =
    [
        (Smart, "Enabled"), (Smart, "RateUnit"), (Smart, "ProfileStackLevel"),
        (SampledData, "TxUpdatedInterval"), (SampledData, "TxUpdatedMeasurands"), (AlignedData, "Interval"), (AlignedData, "Measurands"),
    ];

    public abstract IOcppHandler Handler { get; }

    protected StationHost Host => host;

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

    /// <summary>Those who answer what both editions say alike.</summary>
    protected OcppRouter Answer(OcppRouter router) => router
        .On(V201Actions.BootNotification, Boot)
        .On(V201Actions.Heartbeat, Beat)
        .On(V201Actions.StatusNotification, Status)
        .On(V201Actions.DataTransfer, (_, _, _) => ValueTask.FromResult(new DataTransferResponse { Status = DataTransferStatus.UnknownVendorId }))
        .On(V201Actions.SecurityEventNotification, Security)
        .On(V201Actions.GetCertificateStatus, (_, _, _) => ValueTask.FromResult(new GetCertificateStatusResponse { Status = V201.GetCertificateStatus.Failed }));

    /// <summary>What was measured at one time, by the values that count: at the inlet where it is told, else at the outlet; the sum over phases where there is no overall value.</summary>
    protected static StationSample SampleOf(Instant stamp, IEnumerable<(bool IsPower, bool IsEnergy, decimal Value, UnitOfMeasure? Unit, Phase? Phase, bool IsInlet, bool IsOutlet)> values)
    {
        var all = values.ToList();
        return new StationSample(
            stamp,
            Find(all.Where(v => v.IsPower), "W") is { } watts ? new Watts(watts) : null,
            Find(all.Where(v => v.IsEnergy), "Wh") is { } energy ? new WattHours(energy) : null);

        static double? Find(IEnumerable<(bool IsPower, bool IsEnergy, decimal Value, UnitOfMeasure? Unit, Phase? Phase, bool IsInlet, bool IsOutlet)> values, string unit)
        {
            var scaled = values.Select(v => (Value: Scaled(v.Value, v.Unit, unit), v.Phase, v.IsInlet, v.IsOutlet)).Where(v => v.Value is not null).ToList();
            foreach (bool isInlet in (ReadOnlySpan<bool>)[true, false])
            {
                var here = scaled.Where(v => isInlet ? v.IsInlet : v.IsOutlet).ToList();
                if (here.Find(v => v.Phase is null) is { Value: { } overall })
                {
                    return overall;
                }

                var phases = here.Where(v => v.Phase is Phase.L1 or Phase.L2 or Phase.L3 or Phase.L1N or Phase.L2N or Phase.L3N).ToList();
                if (phases.Count > 0)
                {
                    return phases.Sum(v => v.Value);
                }
            }

            return null;
        }
    }

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

    /// <summary>Whether somebody may charge, in the standard's word.</summary>
    protected AuthorizationStatus MayCharge(string token) => host.MayCharge(token) ? AuthorizationStatus.Accepted : AuthorizationStatus.Invalid;

    private static string KeyOf(string component, string variable) => $"{component}.{variable}";

    private static double? Scaled(decimal value, UnitOfMeasure? unit, string wanted)
    {
        double amount = (double)value * Math.Pow(10, unit?.Multiplier ?? 0);
        string said = unit?.Unit ?? wanted;

        // Another unit than the measurand can have is no value: it is not guessed which of the two is wrong.
        return string.Equals(said, wanted, StringComparison.OrdinalIgnoreCase) ? amount
            : string.Equals(said, "k" + wanted, StringComparison.OrdinalIgnoreCase) ? amount * 1000
            : null;
    }

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
