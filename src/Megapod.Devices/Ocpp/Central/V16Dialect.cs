namespace Megapod.Devices.Ocpp.Central;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Orders;
using Megapod.Devices.Ocpp.V16;

/// <summary>OCPP 1.6: connectors, configuration keys, transactions with our numbers.</summary>
internal sealed class V16Dialect : IStationDialect
{
    private const string Profiles = "SmartCharging";
    private const string Units = "ChargingScheduleAllowedChargingRateUnit";
    private const string HighestLevel = "ChargeProfileMaxStackLevel";
    private const string MostProfiles = "MaxChargingProfilesInstalled";
    private const string FeatureProfiles = "SupportedFeatureProfiles";
    private const string ConnectorCount = "NumberOfConnectors";
    private const string SamplePeriod = "MeterValueSampleInterval";
    private const string ClockPeriod = "ClockAlignedDataInterval";
    private const string Sampled = "MeterValuesSampledData";
    private const string Wanted = "Power.Active.Import,Energy.Active.Import.Register";

    private readonly StationHost host;

    public V16Dialect(StationHost host)
    {
        this.host = host;
        Handler = new StationHandler(new OcppRouter(V16Actions.All)
            .On(V16Actions.BootNotification, Boot)
            .On(V16Actions.Heartbeat, Beat)
            .On(V16Actions.StatusNotification, Status)
            .On(V16Actions.MeterValues, Meter)
            .On(V16Actions.Authorize, Authorize)
            .On(V16Actions.StartTransaction, StartAsync)
            .On(V16Actions.StopTransaction, StopAsync)
            .On(V16Actions.DataTransfer, (_, _, _) => ValueTask.FromResult(new DataTransferConfirmation { Status = DataTransferStatus.UnknownVendorId }))
            .On(V16Actions.FirmwareStatusNotification, Firmware)
            .On(V16Actions.SignedFirmwareStatusNotification, SignedFirmware)
            .On(V16Actions.DiagnosticsStatusNotification, Diagnostics)
            .On(V16Actions.LogStatusNotification, Log)
            .On(V16Actions.SecurityEventNotification, Security)
            .On(V16Actions.SignCertificate, (_, _, _) => ValueTask.FromResult(new SignCertificateConfirmation { Status = GenericStatus.Rejected })));
    }

    public IOcppHandler Handler { get; }

    public async Task<StationVerdict> SetAsync(OcppLink link, LimitProfile profile, bool isUrgent, CancellationToken stop)
    {
        var request = new SetChargingProfileRequest { ConnectorId = profile.Connector, ChargingProfile = Of(profile) };
        var answer = await link.CallAsync(V16Actions.SetChargingProfile, request, new OcppCallOptions { IsUrgent = isUrgent }, stop).ConfigureAwait(false);
        return StationVerdict.Of(answer, a => (a.Status == ChargingProfileStatus.Accepted, a.Status.ToString()));
    }

    public async Task<Outcome<StationComposite>> CompositeAsync(OcppLink link, int connector, int seconds, LimitUnit unit, CancellationToken stop)
    {
        var request = new GetCompositeScheduleRequest
        {
            ConnectorId = connector,
            Duration = seconds,
            ChargingRateUnit = unit == LimitUnit.Watts ? ChargingRateUnit.Watts : ChargingRateUnit.Amperes,
        };
        var answer = await link.CallAsync(V16Actions.GetCompositeSchedule, request, default, stop).ConfigureAwait(false);
        if (!answer.IsAnswer)
        {
            return Outcome<StationComposite>.Failure(answer.Fault);
        }

        var schedule = answer.Message.ChargingSchedule;
        return Outcome<StationComposite>.Success(schedule is null ? new StationComposite(unit, []) : new StationComposite(
            schedule.ChargingRateUnit == ChargingRateUnit.Watts ? LimitUnit.Watts : LimitUnit.Amperes,
            [.. schedule.ChargingSchedulePeriod.Select(p => new LimitPeriod(p.StartPeriod, p.Limit, p.NumberPhases))]));
    }

    public async Task<Outcome<StationAbilities>> AbilitiesAsync(OcppLink link, CancellationToken stop)
    {
        var request = new GetConfigurationRequest { Key = [FeatureProfiles, Units, HighestLevel, MostProfiles, ConnectorCount, SamplePeriod, ClockPeriod, Sampled] };
        var answer = await link.CallAsync(V16Actions.GetConfiguration, request, default, stop).ConfigureAwait(false);
        if (!answer.IsAnswer)
        {
            return Outcome<StationAbilities>.Failure(answer.Fault);
        }

        var keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in answer.Message.ConfigurationKey ?? [])
        {
            keys[key.Key] = key.Value ?? "";
        }

        string? units = keys.GetValueOrDefault(Units);
        return Outcome<StationAbilities>.Success(new StationAbilities
        {
            HasSmartCharging = keys.GetValueOrDefault(FeatureProfiles)?.Contains(Profiles, StringComparison.OrdinalIgnoreCase),
            TakesWatts = units?.Contains("Power", StringComparison.OrdinalIgnoreCase),
            TakesAmperes = units?.Contains("Current", StringComparison.OrdinalIgnoreCase),
            HighestLevel = Number(keys.GetValueOrDefault(HighestLevel)),
            MostProfiles = Number(keys.GetValueOrDefault(MostProfiles)),
            Connectors = Number(keys.GetValueOrDefault(ConnectorCount)),
            Settings = keys,
        });
    }

    public async Task<IReadOnlyList<string>> MeasureAsync(OcppLink link, TimeSpan period, StationAbilities abilities, CancellationToken stop)
    {
        string seconds = Math.Max(1, (int)Math.Ceiling(period.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var refused = new List<string>();

        // By the clock a station sends also what connectors without a transaction measure.
        foreach (var (key, value) in new[] { (Sampled, Wanted), (SamplePeriod, seconds), (ClockPeriod, seconds) })
        {
            if (string.Equals(abilities.Settings.GetValueOrDefault(key), value, StringComparison.Ordinal))
            {
                continue;
            }

            var answer = await link.CallAsync(V16Actions.ChangeConfiguration, new ChangeConfigurationRequest { Key = key, Value = value }, default, stop).ConfigureAwait(false);
            var verdict = StationVerdict.Of(answer, a => (a.Status is ConfigurationStatus.Accepted or ConfigurationStatus.RebootRequired, a.Status.ToString()));
            if (!verdict.IsAccepted)
            {
                refused.Add($"{key} = {value} ({(verdict.Word.Length > 0 ? verdict.Word : "no answer")})");
            }
        }

        return refused;
    }

    public async Task<StationVerdict> AskForBootAsync(OcppLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync(V16Actions.TriggerMessage, new TriggerMessageRequest { RequestedMessage = MessageTrigger.BootNotification }, default, stop).ConfigureAwait(false);
        return StationVerdict.Of(answer, a => (a.Status == TriggerMessageStatus.Accepted, a.Status.ToString()));
    }

    public async Task AskForStateAsync(OcppLink link, int connector, CancellationToken stop)
    {
        foreach (var message in (MessageTrigger[])[MessageTrigger.StatusNotification, MessageTrigger.MeterValues])
        {
            // Refused or not: a station that does not tell now tells when something changes.
            await link.CallAsync(V16Actions.TriggerMessage, new TriggerMessageRequest { RequestedMessage = message, ConnectorId = connector }, default, stop).ConfigureAwait(false);
        }
    }

    public Task<StationReply> OrderAsync(OcppLink link, StationOrder order, OrderContext context, CancellationToken stop) => V16Orders.CarryOutAsync(link, order, context, stop);

    private static ChargingProfile Of(LimitProfile profile) => new()
    {
        ChargingProfileId = profile.Id,
        TransactionId = profile.Transaction is { } id ? int.Parse(id, CultureInfo.InvariantCulture) : null,
        StackLevel = profile.Level,
        ChargingProfilePurpose = profile.Purpose switch
        {
            LimitPurpose.StationMaximum => ChargingProfilePurpose.StationMaximum,
            LimitPurpose.Transaction => ChargingProfilePurpose.Transaction,
            _ => ChargingProfilePurpose.TransactionDefault,
        },
        ChargingProfileKind = ChargingProfileKind.Absolute,
        ChargingSchedule = new ChargingSchedule
        {
            StartSchedule = profile.Start,
            Duration = profile.DurationSeconds,
            ChargingRateUnit = profile.Unit == LimitUnit.Watts ? ChargingRateUnit.Watts : ChargingRateUnit.Amperes,
            ChargingSchedulePeriod = [.. profile.Periods.Select(p => new ChargingSchedulePeriod { StartPeriod = p.StartSeconds, Limit = p.Limit, NumberPhases = p.Phases })],
        },
    };

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static Station Of(OcppLink link) => (Station)link.Owner!;

    private Instant Now => host.Clock();

    private ValueTask<BootNotificationConfirmation> Boot(OcppLink link, OcppReading<BootNotificationRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        Of(link).Booted(link, new StationIdentity(request.ChargePointVendor, request.ChargePointModel, request.FirmwareVersion ?? "", request.ChargePointSerialNumber ?? ""));
        return ValueTask.FromResult(new BootNotificationConfirmation { Status = RegistrationStatus.Accepted, CurrentTime = Now, Interval = (int)Station.HeartbeatPeriod.TotalSeconds });
    }

    private ValueTask<HeartbeatConfirmation> Beat(OcppLink link, OcppReading<HeartbeatRequest> reading, CancellationToken stop) =>
        ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = Now });

    private static ValueTask<StatusNotificationConfirmation> Status(OcppLink link, OcppReading<StatusNotificationRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        var status = request.Status switch
        {
            ChargePointStatus.Available => StallStatus.Free,
            ChargePointStatus.Preparing or ChargePointStatus.Charging or ChargePointStatus.SuspendedByCar or ChargePointStatus.SuspendedByStation => StallStatus.Plugged,
            ChargePointStatus.Finishing => StallStatus.Ended,
            _ => StallStatus.OutOfService,
        };
        Of(link).Stands(link, request.ConnectorId, status, request.Timestamp);
        return ValueTask.FromResult(new StatusNotificationConfirmation());
    }

    private static ValueTask<MeterValuesConfirmation> Meter(OcppLink link, OcppReading<MeterValuesRequest> reading, CancellationToken stop)
    {
        Of(link).Measured(link, reading.Message!.ConnectorId, [.. reading.Message.MeterValue.Select(V16Samples.Of)]);
        return ValueTask.FromResult(new MeterValuesConfirmation());
    }

    private ValueTask<AuthorizeConfirmation> Authorize(OcppLink link, OcppReading<AuthorizeRequest> reading, CancellationToken stop) =>
        ValueTask.FromResult(new AuthorizeConfirmation { IdTagInfo = InfoOf(reading.Message!.IdTag) });

    private async ValueTask<StartTransactionConfirmation> StartAsync(OcppLink link, OcppReading<StartTransactionRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        int id = await Of(link).BeganAsync(link, request.ConnectorId, request.IdTag, new WattHours(request.MeterStart), request.Timestamp).ConfigureAwait(false);
        return new StartTransactionConfirmation { TransactionId = id, IdTagInfo = InfoOf(request.IdTag) };
    }

    private async ValueTask<StopTransactionConfirmation> StopAsync(OcppLink link, OcppReading<StopTransactionRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        string? id = request.TransactionId == StopTransactionRequest.UnknownTransaction ? null : request.TransactionId.ToString(CultureInfo.InvariantCulture);
        await Of(link).EndedAsync(link, id, new WattHours(request.MeterStop), request.Timestamp, request.Reason?.ToString() ?? "").ConfigureAwait(false);
        return new StopTransactionConfirmation();
    }

    private static ValueTask<FirmwareStatusNotificationConfirmation> Firmware(OcppLink link, OcppReading<FirmwareStatusNotificationRequest> reading, CancellationToken stop)
    {
        Of(link).Firmware(link, reading.Message!.Status.ToString());
        return ValueTask.FromResult(new FirmwareStatusNotificationConfirmation());
    }

    private static ValueTask<SignedFirmwareStatusNotificationConfirmation> SignedFirmware(OcppLink link, OcppReading<SignedFirmwareStatusNotificationRequest> reading, CancellationToken stop)
    {
        Of(link).Firmware(link, reading.Message!.Status.ToString(), reading.Message.RequestId);
        return ValueTask.FromResult(new SignedFirmwareStatusNotificationConfirmation());
    }

    private static ValueTask<DiagnosticsStatusNotificationConfirmation> Diagnostics(OcppLink link, OcppReading<DiagnosticsStatusNotificationRequest> reading, CancellationToken stop)
    {
        Of(link).Log(link, reading.Message!.Status.ToString());
        return ValueTask.FromResult(new DiagnosticsStatusNotificationConfirmation());
    }

    private static ValueTask<LogStatusNotificationConfirmation> Log(OcppLink link, OcppReading<LogStatusNotificationRequest> reading, CancellationToken stop)
    {
        Of(link).Log(link, reading.Message!.Status.ToString(), reading.Message.RequestId);
        return ValueTask.FromResult(new LogStatusNotificationConfirmation());
    }

    private ValueTask<SecurityEventNotificationConfirmation> Security(OcppLink link, OcppReading<SecurityEventNotificationRequest> reading, CancellationToken stop)
    {
        host.Happened(Of(link).Config.Id, $"tells a security event: {reading.Message!.Type}");
        return ValueTask.FromResult(new SecurityEventNotificationConfirmation());
    }

    private IdTagInfo InfoOf(string idTag) => new() { Status = host.MayCharge(idTag) ? AuthorizationStatus.Accepted : AuthorizationStatus.Invalid };
}
