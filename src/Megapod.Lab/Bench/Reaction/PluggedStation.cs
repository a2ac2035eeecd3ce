namespace Megapod.Lab.Bench.Reaction;

using System.Diagnostics;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;

/// <summary>A station of one connector whose cars come and go by the bench's word, and which notes when it is told what it may give.</summary>
/// <param name="clock">Its clock.</param>
internal sealed class PluggedStation(Func<Instant> clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private TaskCompletionSource<long> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isPlugged;
    private OcppLink? link;

    /// <summary>Connects, introduces itself and measures until it is stopped.</summary>
    public async Task RunAsync(OcppClientConfig config, CancellationToken stop)
    {
        try
        {
            var connected = await OcppClient.ConnectAsync(config, TimeProvider.System, stop);
            if (!connected.IsSuccess)
            {
                return;
            }

            var router = new OcppRouter(V201Actions.All, namesOnly: V201Actions.NamesOnly)
                .On(V201Actions.SetChargingProfile, Set)
                .On(V201Actions.GetVariables, (_, reading, _) => ValueTask.FromResult(new GetVariablesResponse
                {
                    Results = [.. reading.Message!.Variables.Select(v => new GetVariableResult { Status = GetVariableStatus.UnknownVariable, Component = v.Component, Variable = v.Variable })],
                }))
                .On(V201Actions.SetVariables, (_, reading, _) => ValueTask.FromResult(new SetVariablesResponse
                {
                    Results = [.. reading.Message!.Variables.Select(v => new SetVariableResult { Status = SetVariableStatus.Accepted, Component = v.Component, Variable = v.Variable })],
                }))
                .On(V201Actions.TriggerMessage, (_, _, _) => ValueTask.FromResult(new TriggerMessageResponse { Status = TriggerMessageStatus.Accepted }))
                .On(V201Actions.GetCompositeSchedule, (_, _, _) => ValueTask.FromResult(new GetCompositeScheduleResponse { Status = GenericStatus.Rejected }));
            link = new OcppLink(connected.Value.Socket, router, new OcppLinkConfig { Version = connected.Value.Version }, TimeProvider.System, new OcppIds(new Random(2)));
            var running = link.RunAsync(stop);
            await link.CallAsync(V201Actions.BootNotification, new BootNotificationRequest { ChargingStation = new ChargingStation { VendorName = "Megapod", Model = "bench" }, Reason = BootReason.PowerUp }, stop: stop);
            await StandAsync(ConnectorStatus.Available, stop);
            while (!stop.IsCancellationRequested)
            {
                // A car that is never let draw: what is measured is what is said, and not what a battery of a car takes.
                var sample = new SampledValue { Value = 0, Measurand = Measurand.PowerActiveImport, UnitOfMeasure = new UnitOfMeasure { Unit = "W" } };
                await link.CallAsync(V201Actions.MeterValues, new MeterValuesRequest { EvseId = 1, MeterValue = [new MeterValue { Timestamp = clock(), SampledValue = [sample] }] }, stop: stop);
                await Task.Delay(Beat, stop);
            }

            await running;
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>A car plugs in and says what it takes.</summary>
    /// <param name="most">Its largest power.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The timestamp before the first of both was said.</returns>
    public async Task<long> PlugInAsync(Watts most, CancellationToken stop)
    {
        Volatile.Write(ref told, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        isPlugged = true;
        long begin = Stopwatch.GetTimestamp();
        await StandAsync(ConnectorStatus.Occupied, stop);
        var needs = new ChargingNeeds
        {
            RequestedEnergyTransfer = EnergyTransferMode.DirectCurrent,
            DcChargingParameters = new DcChargingParameters { MaxCurrent = 500, MaxVoltage = 1000, MaxPower = (int)most.Value, EnergyAmount = 50_000 },
        };
        await link!.CallAsync(V201Actions.NotifyEVChargingNeeds, new NotifyEVChargingNeedsRequest { EvseId = 1, ChargingNeeds = needs }, stop: stop);
        return begin;
    }

    /// <summary>When it was told that it may give something, as a timestamp.</summary>
    public Task<long> ToldAsync() => Volatile.Read(ref told).Task;

    /// <summary>The car leaves.</summary>
    public Task UnplugAsync(CancellationToken stop)
    {
        isPlugged = false;
        return StandAsync(ConnectorStatus.Available, stop);
    }

    private async Task StandAsync(ConnectorStatus status, CancellationToken stop) =>
        await link!.CallAsync(V201Actions.StatusNotification, new StatusNotificationRequest { EvseId = 1, ConnectorId = 1, ConnectorStatus = status, Timestamp = clock() }, stop: stop);

    private ValueTask<SetChargingProfileResponse> Set(OcppLink from, OcppReading<SetChargingProfileRequest> reading, CancellationToken stop)
    {
        var schedule = reading.Message!.ChargingProfile.ChargingSchedule[0];
        if (isPlugged && schedule.Duration is not null && schedule.ChargingSchedulePeriod[0].Limit > 0)
        {
            Volatile.Read(ref told).TrySetResult(Stopwatch.GetTimestamp());
        }

        return ValueTask.FromResult(new SetChargingProfileResponse { Status = ChargingProfileStatus.Accepted });
    }
}
