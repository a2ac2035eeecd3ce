namespace Megapod.Lab.Bench.Telemetry;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Lab.Emulators.Redfish;

/// <summary>The controllers of <see cref="TelemetryBench"/> in a process of their own: says "ready" with the port of each, measures anew each second, and ends with its input.</summary>
public static class TelemetryServices
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Runs until the input ends.</summary>
    /// <param name="servers">How many servers of eight accelerators.</param>
    /// <param name="input">Ends it.</param>
    /// <param name="output">Told the ports.</param>
    /// <param name="time">Time.</param>
    /// <returns>Why it could not; null: it has ended as it should.</returns>
    public static async Task<Fault?> RunAsync(int servers, TextReader input, TextWriter output, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(servers);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(time);
        Instant Now() => Instant.From(time.GetUtcNow());

        // The first measurement is made at once, and one from the future would not be believed.
        var world = new TelemetryWorld(servers, Now() - Period);
        var plant = new TelemetryPlant(world, Period.TotalSeconds);
        var controllers = world.Servers.Select(id => new EmulatedRedfish(new EmulatedRedfishConfig { Shown = new PodRedfishConfig { Scope = id }, IsSecure = false }, plant, Now, time)).ToList();
        var opened = await RedfishHost.OpenAsync(controllers, time);
        if (!opened.IsSuccess)
        {
            return opened.Faults[0];
        }

        await using var host = opened.Value;
        using var stop = new CancellationTokenSource();
        var measuring = MeasureAsync(plant, () => (Now() - world.Now).TotalSeconds, time, stop.Token);
        await output.WriteLineAsync($"ready {string.Join(',', controllers.Select(c => c.Port.ToString(CultureInfo.InvariantCulture)))}");
        await output.FlushAsync();
        while (await input.ReadLineAsync() is not null)
        {
            // Nothing is asked of it: only the end of the input counts.
            continue;
        }

        await stop.CancelAsync();
        await measuring;
        return null;
    }

    private static async Task MeasureAsync(TelemetryPlant plant, Func<double> passed, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                plant.Measure(passed());
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
    }
}
