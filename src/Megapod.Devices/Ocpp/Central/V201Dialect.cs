namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;

/// <summary>OCPP 2.0.1.</summary>
internal sealed class V201Dialect : LaterDialect
{
    public V201Dialect(StationHost host)
        : base(host) => Handler = new StationHandler(Answer(new OcppRouter(V201Actions.All, namesOnly: V201Actions.NamesOnly))
            .On(V201Actions.MeterValues, Meter)
            .On(V201Actions.TransactionEvent, TransactionAsync)
            .On(V201Actions.Authorize, (_, reading, _) => ValueTask.FromResult(new AuthorizeResponse { IdTokenInfo = new IdTokenInfo { Status = MayCharge(reading.Message!.IdToken.Token) } }))
            .On(V201Actions.NotifyEVChargingNeeds, Needs)
            .On(V201Actions.NotifyEVChargingSchedule, (_, _, _) => ValueTask.FromResult(new NotifyEVChargingScheduleResponse { Status = GenericStatus.Accepted }))
            .On(V201Actions.NotifyChargingLimit, (_, _, _) => ValueTask.FromResult(new NotifyChargingLimitResponse()))
            .On(V201Actions.ClearedChargingLimit, (_, _, _) => ValueTask.FromResult(new ClearedChargingLimitResponse()))
            .On(V201Actions.ReportChargingProfiles, (_, _, _) => ValueTask.FromResult(new ReportChargingProfilesResponse()))
            .On(V201Actions.NotifyReport, (_, _, _) => ValueTask.FromResult(new NotifyReportResponse()))
            .On(V201Actions.NotifyEvent, (_, _, _) => ValueTask.FromResult(new NotifyEventResponse()))
            .On(V201Actions.FirmwareStatusNotification, (link, reading, _) => Firmware(link, reading.Message!.Status.ToString(), reading.Message.RequestId))
            .On(V201Actions.LogStatusNotification, (link, reading, _) => Log(link, reading.Message!.Status.ToString(), reading.Message.RequestId))
            .On(V201Actions.SignCertificate, (_, _, _) => ValueTask.FromResult(new SignCertificateResponse { Status = GenericStatus.Rejected })));

    public override IOcppHandler Handler { get; }

    public override async Task<StationVerdict> SetAsync(OcppLink link, LimitProfile profile, bool isUrgent, CancellationToken stop)
    {
        var request = new SetChargingProfileRequest { EvseId = profile.Connector, ChargingProfile = Of(profile) };
        var answer = await link.CallAsync(V201Actions.SetChargingProfile, request, new OcppCallOptions { IsUrgent = isUrgent }, stop).ConfigureAwait(false);
        return VerdictOf(answer);
    }

    public override async Task<Outcome<StationComposite>> CompositeAsync(OcppLink link, int connector, int seconds, LimitUnit unit, CancellationToken stop)
    {
        var answer = await link.CallAsync(V201Actions.GetCompositeSchedule, CompositeRequest(connector, seconds, unit), default, stop).ConfigureAwait(false);
        return answer.IsAnswer
            ? CompositeOf(unit, answer.Message.Schedule?.ChargingRateUnit, answer.Message.Schedule?.ChargingSchedulePeriod.Select(p => new LimitPeriod(p.StartPeriod, p.Limit, p.NumberPhases)))
            : Outcome<StationComposite>.Failure(answer.Fault);
    }

    private static ChargingProfile Of(LimitProfile profile) => new()
    {
        Id = profile.Id,
        StackLevel = profile.Level,
        ChargingProfilePurpose = profile.Purpose switch
        {
            LimitPurpose.StationMaximum => ChargingProfilePurpose.StationMaximum,
            LimitPurpose.Transaction => ChargingProfilePurpose.Transaction,
            _ => ChargingProfilePurpose.TransactionDefault,
        },
        ChargingProfileKind = ChargingProfileKind.Absolute,
        TransactionId = profile.Transaction,
        ChargingSchedule =
        [
            new ChargingSchedule
            {
                Id = profile.Id,
                StartSchedule = profile.Start,
                Duration = profile.DurationSeconds,
                ChargingRateUnit = RateUnitOf(profile.Unit),
                ChargingSchedulePeriod = [.. profile.Periods.Select(p => new ChargingSchedulePeriod { StartPeriod = p.StartSeconds, Limit = p.Limit, NumberPhases = p.Phases })],
            },
        ],
    };

    private static IReadOnlyList<StationSample> SamplesOf(IReadOnlyList<MeterValue>? values) => [.. (values ?? []).Select(v => LaterSample.Of(v.Timestamp, v.SampledValue.Select(s => new LaterSample(
        s.Measurand == Measurand.PowerActiveImport,
        s.Measurand is null or Measurand.EnergyActiveImportRegister,
        s.Value,
        s.UnitOfMeasure,
        s.Phase,
        s.Location == MeasuringLocation.Inlet,
        s.Location is null or MeasuringLocation.Outlet))))];

    private static ValueTask<MeterValuesResponse> Meter(OcppLink link, OcppReading<MeterValuesRequest> reading, CancellationToken stop)
    {
        Of(link).Measured(link, reading.Message!.EvseId, SamplesOf(reading.Message.MeterValue));
        return ValueTask.FromResult(new MeterValuesResponse());
    }

    private async ValueTask<TransactionEventResponse> TransactionAsync(OcppLink link, OcppReading<TransactionEventRequest> reading, CancellationToken stop)
    {
        var told = reading.Message!;
        var info = told.TransactionInfo;
        await TellAsync(
            link, told.Kind, info.TransactionId, told.SequenceNumber, told.Evse?.Id, told.IdToken?.Token ?? "", told.Timestamp,
            info.ChargingState is not (null or ChargingState.Idle), info.StoppedReason?.ToString() ?? "", SamplesOf(told.MeterValue)).ConfigureAwait(false);
        return new TransactionEventResponse { IdTokenInfo = told.IdToken is { } token ? new IdTokenInfo { Status = MayCharge(token.Token) } : null };
    }

    private static ValueTask<NotifyEVChargingNeedsResponse> Needs(OcppLink link, OcppReading<NotifyEVChargingNeedsRequest> reading, CancellationToken stop)
    {
        var request = reading.Message!;
        var (dc, ac) = (request.ChargingNeeds.DcChargingParameters, request.ChargingNeeds.AcChargingParameters);
        Needs(link, request.EvseId, dc?.MaxPower, dc?.EnergyAmount ?? ac?.EnergyAmount, request.ChargingNeeds.DepartureTime);
        return ValueTask.FromResult(new NotifyEVChargingNeedsResponse { Status = NotifyEVChargingNeedsStatus.Processing });
    }
}
