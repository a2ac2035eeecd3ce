namespace Megapod.Lab.Bench.Ocpp;

using System.Net;
using System.Runtime;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Links;
using Megapod.Site.Stations;

/// <summary>An endpoint in a process of its own, for <see cref="OcppBench"/>: says "ready PORT", collects its garbage when told "collect", counts what it has compiled when told "count", and ends with its input.</summary>
public static class OcppBenchServer
{
    /// <summary>What it is told to collect its garbage.</summary>
    public const string Collect = "collect";

    /// <summary>What it is told to say how many methods it has compiled.</summary>
    public const string Compiled = "count";

    /// <summary>Runs until the input ends.</summary>
    /// <returns>Why it could not; null: it has ended as it should.</returns>
    public static async Task<Fault?> RunAsync(TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var started = await OcppEndpoint.StartAsync(new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, new BenchCentral(TimeProvider.System), TimeProvider.System, new OcppIds(new Random(1)));
        if (!started.IsSuccess)
        {
            return started.Faults[0];
        }

        await using var endpoint = started.Value;
        await SayAsync(output, $"ready {endpoint.Plain!.Port}");
        while (await input.ReadLineAsync() is { } line)
        {
            if (line == Collect)
            {
                // Twice, because the first leaves what has finalizers.
                for (int k = 0; k < 2; k++)
                {
                    GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    GC.WaitForPendingFinalizers();
                }

                await SayAsync(output, $"collected {GC.GetTotalMemory(forceFullCollection: false)}");
            }
            else if (line == Compiled)
            {
                await SayAsync(output, $"compiled {JitInfo.GetCompiledMethodCount()}");
            }
        }

        return null;
    }

    private static async Task SayAsync(TextWriter output, string line)
    {
        await output.WriteLineAsync(line);
        await output.FlushAsync();
    }
}
