namespace Megapod.Lab.Emulators.Ocpp;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;

/// <summary>An emulated station in OCPP 2.0.1. Each of its outlets has one connector.</summary>
internal sealed class V201Voice : IStationVoice
{
    private const int OnlyConnector = 1;
    private const string Card = "EMULATED";
    private const string SamplePeriod = "AlignedDataCtrlr.Interval";

    private readonly StationEmulator station;
    private readonly Dictionary<string, string> settings;

    public V201Voice(StationEmulator station)
    {
        this.station = station;
        settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SmartChargingCtrlr.Enabled"] = "true",
            ["SmartChargingCtrlr.RateUnit"] = "A,W",
            ["SmartChargingCtrlr.ProfileStackLevel"] = "10",
            ["SampledDataCtrlr.TxUpdatedInterval"] = "0",
            ["SampledDataCtrlr.TxUpdatedMeasurands"] = "",
            [SamplePeriod] = station.Config.SamplePeriod.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ["AlignedDataCtrlr.Measurands"] = "Energy.Active.Import.Register",
        };
        Handler = new OcppRouter(V201Actions.All, namesOnly: V201Actions.NamesOnly)
            .On(V201Actions.SetChargingProfile, Set)
            .On(V201Actions.ClearChargingProfile, Clear)
            .On(V201Actions.GetCompositeSchedule, Composite)
            .On(V201Actions.GetVariables, Get)
            .On(V201Actions.SetVariables, Change)
            .On(V201Actions.TriggerMessage, Trigger)
            .On(V201Actions.RequestStartTransaction, (_, _, _) => ValueTask.FromResult(new RequestStartTransactionResponse { Status = RequestStartStopStatus.Rejected }))
            .On(V201Actions.RequestStopTransaction, (_, _, _) => ValueTask.FromResult(new RequestStopTransactionResponse { Status = RequestStartStopStatus.Rejected }))
            .On(V201Actions.Reset, Reset);
    }

    public IOcppHandler Handler { get; }

    public async Task<(Instant Time, TimeSpan Heartbeat)?> BootAsync(OcppLink link, CancellationToken stop)
    {
        var request = new BootNotificationRequest
        {
            ChargingStation = new ChargingStation { VendorName = station.Config.Vendor, Model = station.Config.Model, FirmwareVersion = "1" },
            Reason = BootReason.PowerUp,
        };
        var answer = await link.CallAsync(V201Actions.BootNotification, request, default, stop).ConfigureAwait(false);
        return answer is { IsAnswer: true, Message.Status: RegistrationStatus.Accepted } ? (answer.Message.CurrentTime, TimeSpan.FromSeconds(answer.Message.Interval)) : null;
    }

    public async Task<Instant?> BeatAsync(OcppLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync(V201Actions.Heartbeat, new HeartbeatRequest(), default, stop).ConfigureAwait(false);
        return answer.Message?.CurrentTime;
    }

    public async Task<Fault?> StandAsync(OcppLink link, int number, StallPhase phase, Instant stamp, CancellationToken stop)
    {
        var status = phase == StallPhase.Free ? ConnectorStatus.Available : ConnectorStatus.Occupied;
        var request = new StatusNotificationRequest { Timestamp = stamp, ConnectorStatus = status, EvseId = number, ConnectorId = OnlyConnector };
        return (await link.CallAsync(V201Actions.StatusNotification, request, default, stop).ConfigureAwait(false)).Fault;
    }

    public async Task<Fault?> TellAsync(OcppLink link, TransactionNews news, CancellationToken stop)
    {
        bool isEnd = news.Moment == TransactionMoment.Ended;
        var request = new TransactionEventRequest
        {
            Kind = isEnd ? TransactionEventKind.Ended : TransactionEventKind.Started,
            Timestamp = news.Stamp,
            TriggerReason = isEnd ? TriggerReason.StopAuthorized : TriggerReason.Authorized,
            SequenceNumber = news.Sequence,
            WasOffline = news.IsOffline ? true : null,
            TransactionInfo = new TransactionInfo
            {
                TransactionId = news.Transaction.Name,
                ChargingState = !isEnd ? ChargingState.Charging : news.IsCarThere ? ChargingState.CarConnected : ChargingState.Idle,
                StoppedReason = !isEnd ? null : news.IsCarThere ? StopReason.StoppedByCar : StopReason.CarDisconnected,
            },
            Evse = new Evse { Id = news.Transaction.Number, ConnectorId = OnlyConnector },
            IdToken = new IdToken { Token = Card, Kind = IdTokenKind.Central },
            MeterValue = [new MeterValue { Timestamp = news.Stamp, SampledValue = [Register(news.Register, isEnd ? ReadingContext.TransactionEnd : ReadingContext.TransactionBegin)] }],
        };
        return (await link.CallAsync(V201Actions.TransactionEvent, request, default, stop).ConfigureAwait(false)).Fault;
    }

    public async Task<Fault?> MeasureAsync(OcppLink link, int number, EmulatedTransaction? transaction, Watts power, WattHours register, Instant stamp, CancellationToken stop)
    {
        var samples = new List<SampledValue> { Register(register, ReadingContext.SampleClock) };
        if (settings["AlignedDataCtrlr.Measurands"].Contains("Power.Active.Import", StringComparison.Ordinal))
        {
            samples.Add(new() { Value = Math.Round((decimal)power.Value, 1), Measurand = Measurand.PowerActiveImport, UnitOfMeasure = new UnitOfMeasure { Unit = "W" }, Context = ReadingContext.SampleClock });
        }

        var request = new MeterValuesRequest { EvseId = number, MeterValue = [new MeterValue { Timestamp = stamp, SampledValue = samples }] };
        return (await link.CallAsync(V201Actions.MeterValues, request, default, stop).ConfigureAwait(false)).Fault;
    }

    public async Task<Fault?> NeedAsync(OcppLink link, int number, StallTruth truth, Instant stamp, CancellationToken stop)
    {
        var request = new NotifyEVChargingNeedsRequest
        {
            EvseId = number,
            ChargingNeeds = new ChargingNeeds
            {
                RequestedEnergyTransfer = EnergyTransferMode.DirectCurrent,
                DcChargingParameters = new DcChargingParameters
                {
                    MaxCurrent = 500,
                    MaxVoltage = 1000,
                    MaxPower = (int)truth.Car.CarMaximum.Value,
                    EnergyAmount = (int)truth.Car.EnergyAsked.Value,
                },
                DepartureTime = truth.Car.Departure == Instant.Forever ? null : truth.Car.Departure + station.Vices.ClockAhead,
            },
        };
        return (await link.CallAsync(V201Actions.NotifyEVChargingNeeds, request, default, stop).ConfigureAwait(false)).Fault;
    }

    private static SampledValue Register(WattHours register, ReadingContext context) =>
        new() { Value = Math.Round((decimal)register.Value, 1), Measurand = Measurand.EnergyActiveImportRegister, UnitOfMeasure = new UnitOfMeasure { Unit = "Wh" }, Context = context };

    private ValueTask<SetChargingProfileResponse> Set(OcppLink link, OcppReading<SetChargingProfileRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        var profile = request.ChargingProfile;
        var schedule = profile.ChargingSchedule[0];
        bool isTaken = profile.ChargingProfilePurpose != ChargingProfilePurpose.ExternalConstraints && station.Take(new LimitProfile
        {
            Id = profile.Id,
            Connector = request.EvseId,
            Purpose = PurposeOf(profile.ChargingProfilePurpose),
            Level = profile.StackLevel,
            Transaction = profile.TransactionId,
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
        return ValueTask.FromResult(new SetChargingProfileResponse { Status = isTaken ? ChargingProfileStatus.Accepted : ChargingProfileStatus.Rejected });
    }

    private static LimitPurpose PurposeOf(ChargingProfilePurpose purpose) => purpose switch
    {
        ChargingProfilePurpose.StationMaximum => LimitPurpose.StationMaximum,
        ChargingProfilePurpose.Transaction => LimitPurpose.Transaction,
        ChargingProfilePurpose.ExternalConstraints => LimitPurpose.External,
        _ => LimitPurpose.TransactionDefault,
    };

    private ValueTask<ClearChargingProfileResponse> Clear(OcppLink link, OcppReading<ClearChargingProfileRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        var wanted = request.Criteria;
        int count = station.Remove(p => request.ChargingProfileId is { } id
            ? p.Id == id
            : (wanted?.EvseId is null || p.Connector == wanted.EvseId) && (wanted?.ChargingProfilePurpose is not { } purpose || p.Purpose == PurposeOf(purpose)) && (wanted?.StackLevel is null || p.Level == wanted.StackLevel));
        return ValueTask.FromResult(new ClearChargingProfileResponse { Status = count > 0 ? ClearChargingProfileStatus.Accepted : ClearChargingProfileStatus.Unknown });
    }

    private ValueTask<GetCompositeScheduleResponse> Composite(OcppLink link, OcppReading<GetCompositeScheduleRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        if (request.EvseId > station.Config.Stalls.Count)
        {
            return ValueTask.FromResult(new GetCompositeScheduleResponse { Status = GenericStatus.Rejected });
        }

        bool isCurrent = request.ChargingRateUnit == ChargingRateUnit.Amperes;
        var periods = station.Told(request.EvseId, TimeSpan.FromSeconds(request.Duration), isCurrent);
        return ValueTask.FromResult(new GetCompositeScheduleResponse
        {
            Status = GenericStatus.Accepted,
            Schedule = periods.Count == 0 ? null : new CompositeSchedule
            {
                EvseId = request.EvseId,
                Duration = request.Duration,
                ScheduleStart = station.Now,
                ChargingRateUnit = isCurrent ? ChargingRateUnit.Amperes : ChargingRateUnit.Watts,
                ChargingSchedulePeriod = [.. periods.Select(p => new ChargingSchedulePeriod { StartPeriod = p.StartSeconds, Limit = p.Limit })],
            },
        });
    }

    private ValueTask<GetVariablesResponse> Get(OcppLink link, OcppReading<GetVariablesRequest> reading, CancellationToken stop) => ValueTask.FromResult(new GetVariablesResponse
    {
        Results = [.. reading.Message!.Variables.Select(v => new GetVariableResult
        {
            Status = settings.ContainsKey(KeyOf(v.Component, v.Variable)) ? GetVariableStatus.Accepted : GetVariableStatus.UnknownVariable,
            Value = settings.GetValueOrDefault(KeyOf(v.Component, v.Variable)),
            Component = v.Component,
            Variable = v.Variable,
        })],
    });

    private ValueTask<SetVariablesResponse> Change(OcppLink link, OcppReading<SetVariablesRequest> reading, CancellationToken stop)
    {
        var results = new List<SetVariableResult>();
        foreach (var wanted in reading.Message!.Variables)
        {
            string key = KeyOf(wanted.Component, wanted.Variable);
            bool isKnown = settings.ContainsKey(key);
            bool isWritable = !key.StartsWith("SmartChargingCtrlr", StringComparison.Ordinal);
            if (isKnown && isWritable)
            {
                settings[key] = wanted.Value;
                if (key == SamplePeriod && double.TryParse(wanted.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
                {
                    station.SamplePeriod = TimeSpan.FromSeconds(seconds);
                }
            }

            results.Add(new SetVariableResult
            {
                Status = !isKnown ? SetVariableStatus.UnknownVariable : isWritable ? SetVariableStatus.Accepted : SetVariableStatus.Rejected,
                Component = wanted.Component,
                Variable = wanted.Variable,
            });
        }

        return ValueTask.FromResult(new SetVariablesResponse { Results = results });
    }

    private ValueTask<TriggerMessageResponse> Trigger(OcppLink link, OcppReading<TriggerMessageRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        bool isKnown = true;
        switch (request.RequestedMessage)
        {
            case MessageTrigger.BootNotification:
                station.BootAgain();
                break;
            case MessageTrigger.StatusNotification:
                station.SayAgain(request.Evse?.Id, state: true, measures: false);
                break;
            case MessageTrigger.MeterValues:
                station.SayAgain(request.Evse?.Id, state: false, measures: true);
                break;
            default:
                isKnown = false;
                break;
        }

        return ValueTask.FromResult(new TriggerMessageResponse { Status = isKnown ? TriggerMessageStatus.Accepted : TriggerMessageStatus.NotImplemented });
    }

    private ValueTask<ResetResponse> Reset(OcppLink link, OcppReading<ResetRequest> reading, CancellationToken stop)
    {
        // The answer goes out before it starts anew.
        _ = Task.Run(station.Restart, stop);
        return ValueTask.FromResult(new ResetResponse { Status = ResetStatus.Accepted });
    }

    private static string KeyOf(Component component, Variable variable) => $"{component.Name}.{variable.Name}";
}
