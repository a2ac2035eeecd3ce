namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;
using Megapod.Devices.Ocpp.V21;
using AuthorizeResponse = Megapod.Devices.Ocpp.V21.AuthorizeResponse;
using ChargingProfile = Megapod.Devices.Ocpp.V21.ChargingProfile;
using ChargingProfileKind = Megapod.Devices.Ocpp.V21.ChargingProfileKind;
using ChargingProfilePurpose = Megapod.Devices.Ocpp.V21.ChargingProfilePurpose;
using ChargingSchedule = Megapod.Devices.Ocpp.V21.ChargingSchedule;
using ChargingSchedulePeriod = Megapod.Devices.Ocpp.V21.ChargingSchedulePeriod;
using IdTokenInfo = Megapod.Devices.Ocpp.V21.IdTokenInfo;
using Measurand = Megapod.Devices.Ocpp.V21.Measurand;
using MeasuringLocation = Megapod.Devices.Ocpp.V21.MeasuringLocation;
using MeterValue = Megapod.Devices.Ocpp.V21.MeterValue;
using MeterValuesRequest = Megapod.Devices.Ocpp.V21.MeterValuesRequest;
using NotifyEVChargingNeedsRequest = Megapod.Devices.Ocpp.V21.NotifyEVChargingNeedsRequest;
using NotifyEVChargingNeedsResponse = Megapod.Devices.Ocpp.V21.NotifyEVChargingNeedsResponse;
using NotifyEVChargingNeedsStatus = Megapod.Devices.Ocpp.V21.NotifyEVChargingNeedsStatus;
using SetChargingProfileRequest = Megapod.Devices.Ocpp.V21.SetChargingProfileRequest;
using TransactionEventRequest = Megapod.Devices.Ocpp.V21.TransactionEventRequest;
using TransactionEventResponse = Megapod.Devices.Ocpp.V21.TransactionEventResponse;

/// <summary>OCPP 2.1: as 2.0.1, and its leases also end when the station has been offline for as long as they have left, whatever its clock says.</summary>
internal sealed class V21Dialect : LaterDialect
{
    public V21Dialect(StationHost host)
        : base(host) => Handler = new StationHandler(Answer(new OcppRouter(V21Actions.All, namesOnly: V21Actions.NamesOnly))
            .On(V21Actions.MeterValues, Meter)
            .On(V21Actions.TransactionEvent, TransactionAsync)
            .On(V21Actions.Authorize, (_, reading, _) => ValueTask.FromResult(new AuthorizeResponse { IdTokenInfo = new IdTokenInfo { Status = MayCharge(reading.Message!.IdToken.Token) } }))
            .On(V21Actions.NotifyEVChargingNeeds, Needs)
            .On(V21Actions.NotifyEVChargingSchedule, (_, _, _) => ValueTask.FromResult(new NotifyEVChargingScheduleResponse { Status = GenericStatus.Accepted }))
            .On(V21Actions.NotifyChargingLimit, (_, _, _) => ValueTask.FromResult(new NotifyChargingLimitResponse()))
            .On(V21Actions.ClearedChargingLimit, (_, _, _) => ValueTask.FromResult(new ClearedChargingLimitResponse()))
            .On(V21Actions.ReportChargingProfiles, (_, _, _) => ValueTask.FromResult(new ReportChargingProfilesResponse()))
            .On(V21Actions.NotifyReport, (_, _, _) => ValueTask.FromResult(new NotifyReportResponse()))
            .On(V21Actions.NotifyEvent, (_, _, _) => ValueTask.FromResult(new NotifyEventResponse()))
            .On(V21Actions.FirmwareStatusNotification, (link, reading, _) => Firmware(link, reading.Message!.Status.ToString(), reading.Message.RequestId))
            .On(V21Actions.LogStatusNotification, (link, reading, _) => Log(link, reading.Message!.Status.ToString(), reading.Message.RequestId))
            .On(V21Actions.SignCertificate, (_, _, _) => ValueTask.FromResult(new SignCertificateResponse { Status = GenericStatus.Rejected })));

    public override IOcppHandler Handler { get; }

    public override async Task<StationVerdict> SetAsync(OcppLink link, LimitProfile profile, bool isUrgent, CancellationToken stop)
    {
        var request = new SetChargingProfileRequest { EvseId = profile.Connector, ChargingProfile = Of(profile) };
        var answer = await link.CallAsync(V21Actions.SetChargingProfile, request, new OcppCallOptions { IsUrgent = isUrgent }, stop).ConfigureAwait(false);
        return VerdictOf(answer);
    }

    public override async Task<Outcome<StationComposite>> CompositeAsync(OcppLink link, int connector, int seconds, LimitUnit unit, CancellationToken stop)
    {
        var answer = await link.CallAsync(V21Actions.GetCompositeSchedule, CompositeRequest(connector, seconds, unit), default, stop).ConfigureAwait(false);
        return answer.IsAnswer
            ? CompositeOf(unit, answer.Message.Schedule?.ChargingRateUnit, answer.Message.Schedule?.ChargingSchedulePeriod.Select(p => new LimitPeriod(p.StartPeriod, p.Limit ?? NoLimit, p.NumberPhases)))
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
        MaxOfflineDuration = profile.DurationSeconds,
        InvalidAfterOfflineDuration = profile.DurationSeconds is null ? null : true,
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
        var (dc, ac, both) = (request.ChargingNeeds.DcChargingParameters, request.ChargingNeeds.AcChargingParameters, request.ChargingNeeds.BidirectionalChargingParameters);

        // A car of ISO 15118-20 says there what others say of direct or alternating current; one that is above its target needs no energy.
        decimal? watts = dc?.MaxPower ?? (both?.MaxChargePower is { } most ? most + (both.MaxChargePowerPhase2 ?? 0) + (both.MaxChargePowerPhase3 ?? 0) : null);
        decimal? wattHours = dc?.EnergyAmount ?? ac?.EnergyAmount ?? (both?.TargetEnergy is { } wanted ? Math.Max(0, wanted) : null);
        Needs(link, request.EvseId, (double?)watts, (double?)wattHours, request.ChargingNeeds.DepartureTime);
        return ValueTask.FromResult(new NotifyEVChargingNeedsResponse { Status = NotifyEVChargingNeedsStatus.Processing });
    }
}
