namespace Megapod.Lab.Emulators.Ocpp;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;

/// <summary>An emulated station in OCPP 1.6.</summary>
internal sealed class V16Voice : IStationVoice
{
    private const string Card = "EMULATED";
    private const string SamplePeriod = "MeterValueSampleInterval";
    private const string ClockPeriod = "ClockAlignedDataInterval";
    private const string Sampled = "MeterValuesSampledData";

    private readonly StationEmulator station;
    private readonly Dictionary<string, string> settings;

    public V16Voice(StationEmulator station)
    {
        this.station = station;
        settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SupportedFeatureProfiles"] = "Core,FirmwareManagement,RemoteTrigger,SmartCharging",
            ["ChargingScheduleAllowedChargingRateUnit"] = "Current,Power",
            ["ChargeProfileMaxStackLevel"] = "10",
            ["ChargingScheduleMaxPeriods"] = "24",
            ["MaxChargingProfilesInstalled"] = "100",
            ["NumberOfConnectors"] = station.Config.Stalls.Count.ToString(CultureInfo.InvariantCulture),
            [SamplePeriod] = station.Config.SamplePeriod.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            [ClockPeriod] = "0",
            [Sampled] = "Energy.Active.Import.Register",
        };
        Handler = new OcppRouter(V16Actions.All)
            .On(V16Actions.SetChargingProfile, Set)
            .On(V16Actions.ClearChargingProfile, Clear)
            .On(V16Actions.GetCompositeSchedule, Composite)
            .On(V16Actions.GetConfiguration, Get)
            .On(V16Actions.ChangeConfiguration, Change)
            .On(V16Actions.TriggerMessage, Trigger)
            .On(V16Actions.RemoteStartTransaction, (_, _, _) => ValueTask.FromResult(new RemoteStartTransactionConfirmation { Status = RemoteStartStopStatus.Rejected }))
            .On(V16Actions.RemoteStopTransaction, (_, _, _) => ValueTask.FromResult(new RemoteStopTransactionConfirmation { Status = RemoteStartStopStatus.Rejected }))
            .On(V16Actions.ChangeAvailability, (_, _, _) => ValueTask.FromResult(new ChangeAvailabilityConfirmation { Status = AvailabilityStatus.Rejected }))
            .On(V16Actions.Reset, Reset);
    }

    public IOcppHandler Handler { get; }

    public async Task<(Instant Time, TimeSpan Heartbeat)?> BootAsync(OcppLink link, CancellationToken stop)
    {
        var request = new BootNotificationRequest { ChargePointVendor = station.Config.Vendor, ChargePointModel = station.Config.Model, FirmwareVersion = "1" };
        var answer = await link.CallAsync(V16Actions.BootNotification, request, default, stop).ConfigureAwait(false);
        return answer is { IsAnswer: true, Message.Status: RegistrationStatus.Accepted } ? (answer.Message.CurrentTime, TimeSpan.FromSeconds(answer.Message.Interval)) : null;
    }

    public async Task<Instant?> BeatAsync(OcppLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync(V16Actions.Heartbeat, new HeartbeatRequest(), default, stop).ConfigureAwait(false);
        return answer.Message?.CurrentTime;
    }

    public async Task<Fault?> StandAsync(OcppLink link, int number, StallPhase phase, Instant stamp, CancellationToken stop)
    {
        var status = phase switch
        {
            StallPhase.Preparing => ChargePointStatus.Preparing,
            StallPhase.Charging => ChargePointStatus.Charging,
            StallPhase.Finishing => ChargePointStatus.Finishing,
            _ => ChargePointStatus.Available,
        };
        var request = new StatusNotificationRequest { ConnectorId = number, ErrorCode = ChargePointErrorCode.NoError, Status = status, Timestamp = stamp };
        return (await link.CallAsync(V16Actions.StatusNotification, request, default, stop).ConfigureAwait(false)).Fault;
    }

    public async Task<Fault?> TellAsync(OcppLink link, TransactionNews news, CancellationToken stop)
    {
        long register = (long)Math.Round(news.Register.Value);
        if (news.Moment == TransactionMoment.Started)
        {
            var start = new StartTransactionRequest { ConnectorId = news.Transaction.Number, IdTag = Card, MeterStart = register, Timestamp = news.Stamp };
            var answer = await link.CallAsync(V16Actions.StartTransaction, start, default, stop).ConfigureAwait(false);
            news.Transaction.Id = answer.Message?.TransactionId ?? news.Transaction.Id;
            return answer.Fault;
        }

        if (news.Moment != TransactionMoment.Ended)
        {
            return null;
        }

        var end = new StopTransactionRequest
        {
            TransactionId = station.Vices.ForgetsTransactionNumbers ? StopTransactionRequest.UnknownTransaction : news.Transaction.Id ?? StopTransactionRequest.UnknownTransaction,
            IdTag = Card,
            MeterStop = register,
            Timestamp = news.Stamp,
            Reason = news.IsCarThere ? StopReason.Local : StopReason.CarDisconnected,
        };
        return (await link.CallAsync(V16Actions.StopTransaction, end, default, stop).ConfigureAwait(false)).Fault;
    }

    public async Task<Fault?> MeasureAsync(OcppLink link, int number, EmulatedTransaction? transaction, Watts power, WattHours register, Instant stamp, CancellationToken stop)
    {
        var samples = new List<SampledValue>
        {
            new() { Value = register.Value.ToString("0.#", CultureInfo.InvariantCulture), Measurand = Measurand.EnergyActiveImportRegister, Unit = UnitOfMeasure.WattHours, Context = ReadingContext.SamplePeriodic },
        };
        if (settings[Sampled].Contains("Power.Active.Import", StringComparison.Ordinal))
        {
            samples.Add(new() { Value = power.Value.ToString("0.#", CultureInfo.InvariantCulture), Measurand = Measurand.PowerActiveImport, Unit = UnitOfMeasure.Watts, Context = ReadingContext.SamplePeriodic });
        }

        var request = new MeterValuesRequest { ConnectorId = number, TransactionId = transaction?.Id, MeterValue = [new MeterValue { Timestamp = stamp, SampledValue = samples }] };
        return (await link.CallAsync(V16Actions.MeterValues, request, default, stop).ConfigureAwait(false)).Fault;
    }

    /// <summary>1.6 has no words for what a car needs.</summary>
    public Task<Fault?> NeedAsync(OcppLink link, int number, StallTruth truth, Instant stamp, CancellationToken stop) => Task.FromResult<Fault?>(null);

    private ValueTask<SetChargingProfileConfirmation> Set(OcppLink link, OcppReading<SetChargingProfileRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        var profile = request.ChargingProfile;
        var schedule = profile.ChargingSchedule;
        bool isTaken = station.Take(new LimitProfile
        {
            Id = profile.ChargingProfileId,
            Connector = request.ConnectorId,
            Purpose = profile.ChargingProfilePurpose switch
            {
                ChargingProfilePurpose.StationMaximum => LimitPurpose.StationMaximum,
                ChargingProfilePurpose.Transaction => LimitPurpose.Transaction,
                _ => LimitPurpose.TransactionDefault,
            },
            Level = profile.StackLevel,
            ValidFrom = profile.ValidFrom,
            ValidTo = profile.ValidTo,
            StartsFrom = profile.ChargingProfileKind switch
            {
                ChargingProfileKind.Relative => LimitStart.Charging,
                ChargingProfileKind.Recurring when profile.RecurrencyKind == RecurrencyKind.Weekly => LimitStart.Weekly,
                ChargingProfileKind.Recurring => LimitStart.Daily,
                _ => LimitStart.Named,
            },
            Start = schedule.StartSchedule,
            DurationSeconds = schedule.Duration,
            Unit = schedule.ChargingRateUnit == ChargingRateUnit.Watts ? LimitUnit.Watts : LimitUnit.Amperes,
            Periods = [.. schedule.ChargingSchedulePeriod.Select(p => new LimitPeriod(p.StartPeriod, p.Limit, p.NumberPhases))],
        });
        return ValueTask.FromResult(new SetChargingProfileConfirmation { Status = isTaken ? ChargingProfileStatus.Accepted : ChargingProfileStatus.Rejected });
    }

    private ValueTask<ClearChargingProfileConfirmation> Clear(OcppLink link, OcppReading<ClearChargingProfileRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        LimitPurpose? purpose = request.ChargingProfilePurpose switch
        {
            ChargingProfilePurpose.StationMaximum => LimitPurpose.StationMaximum,
            ChargingProfilePurpose.Transaction => LimitPurpose.Transaction,
            ChargingProfilePurpose.TransactionDefault => LimitPurpose.TransactionDefault,
            _ => null,
        };
        int count = station.Remove(p => request.Id is { } id
            ? p.Id == id
            : (request.ConnectorId is null || p.Connector == request.ConnectorId) && (purpose is null || p.Purpose == purpose) && (request.StackLevel is null || p.Level == request.StackLevel));
        return ValueTask.FromResult(new ClearChargingProfileConfirmation { Status = count > 0 ? ClearChargingProfileStatus.Accepted : ClearChargingProfileStatus.Unknown });
    }

    private ValueTask<GetCompositeScheduleConfirmation> Composite(OcppLink link, OcppReading<GetCompositeScheduleRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        if (request.ConnectorId > station.Config.Stalls.Count)
        {
            return ValueTask.FromResult(new GetCompositeScheduleConfirmation { Status = GetCompositeScheduleStatus.Rejected });
        }

        bool isCurrent = request.ChargingRateUnit == ChargingRateUnit.Amperes;
        var periods = station.Told(request.ConnectorId, TimeSpan.FromSeconds(request.Duration), isCurrent).Select(p => new ChargingSchedulePeriod { StartPeriod = p.StartSeconds, Limit = p.Limit }).ToList();
        return ValueTask.FromResult(new GetCompositeScheduleConfirmation
        {
            Status = GetCompositeScheduleStatus.Accepted,
            ConnectorId = request.ConnectorId,
            ScheduleStart = station.Now,
            ChargingSchedule = periods.Count == 0 ? null : new ChargingSchedule
            {
                Duration = request.Duration,
                ChargingRateUnit = isCurrent ? ChargingRateUnit.Amperes : ChargingRateUnit.Watts,
                ChargingSchedulePeriod = periods,
            },
        });
    }

    private ValueTask<GetConfigurationConfirmation> Get(OcppLink link, OcppReading<GetConfigurationRequest> reading, CancellationToken stop)
    {
        var asked = reading.Message!.Key is { Count: > 0 } keys ? keys : [.. settings.Keys];
        return ValueTask.FromResult(new GetConfigurationConfirmation
        {
            ConfigurationKey = [.. asked.Where(settings.ContainsKey).Select(k => new KeyValue { Key = k, IsReadOnly = !IsWritable(k), Value = settings[k] })],
            UnknownKey = [.. asked.Where(k => !settings.ContainsKey(k))],
        });
    }

    private ValueTask<ChangeConfigurationConfirmation> Change(OcppLink link, OcppReading<ChangeConfigurationRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        var status = !settings.ContainsKey(request.Key) ? ConfigurationStatus.NotSupported : IsWritable(request.Key) ? ConfigurationStatus.Accepted : ConfigurationStatus.Rejected;
        if (status == ConfigurationStatus.Accepted)
        {
            settings[request.Key] = request.Value;
            if (request.Key == SamplePeriod && double.TryParse(request.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
            {
                station.SamplePeriod = TimeSpan.FromSeconds(seconds);
            }
        }

        return ValueTask.FromResult(new ChangeConfigurationConfirmation { Status = status });
    }

    private ValueTask<TriggerMessageConfirmation> Trigger(OcppLink link, OcppReading<TriggerMessageRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        bool isKnown = true;
        switch (request.RequestedMessage)
        {
            case MessageTrigger.BootNotification:
                station.BootAgain();
                break;
            case MessageTrigger.StatusNotification:
                station.SayAgain(request.ConnectorId, state: true, measures: false);
                break;
            case MessageTrigger.MeterValues:
                station.SayAgain(request.ConnectorId, state: false, measures: true);
                break;
            default:
                isKnown = false;
                break;
        }

        return ValueTask.FromResult(new TriggerMessageConfirmation { Status = isKnown ? TriggerMessageStatus.Accepted : TriggerMessageStatus.NotImplemented });
    }

    private ValueTask<ResetConfirmation> Reset(OcppLink link, OcppReading<ResetRequest> reading, CancellationToken stop)
    {
        // The answer goes out before it starts anew.
        _ = Task.Run(station.Restart, stop);
        return ValueTask.FromResult(new ResetConfirmation { Status = ResetStatus.Accepted });
    }

    private static bool IsWritable(string key) => key is SamplePeriod or ClockPeriod or Sampled;
}
