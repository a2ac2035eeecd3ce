namespace Megapod.Lab.Bench.Telemetry;

using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Lab.Emulators.Redfish;

/// <summary>A world behind controllers that only show it.</summary>
internal sealed class TelemetryPlant : IRedfishPlant
{
    private readonly TelemetryWorld world;
    private PodReadings readings;

    /// <summary>A world that has been measured once.</summary>
    /// <param name="world">The world; nobody else steps it.</param>
    /// <param name="seconds">How long the step before that was, s.</param>
    public TelemetryPlant(TelemetryWorld world, double seconds)
    {
        this.world = world;
        readings = new PodReadings(world.Parts);
        Measure(seconds);
    }

    /// <inheritdoc/>
    public PodReadings Readings => Volatile.Read(ref readings);

    /// <summary>Lets time pass and measures anew.</summary>
    /// <param name="seconds">How long the step is, s.</param>
    public void Measure(double seconds)
    {
        // Whoever has looked at the old readings keeps them as they were.
        var next = new PodReadings(world.Parts);
        world.Step(seconds, next);
        Volatile.Write(ref readings, next);
    }

    /// <inheritdoc/>
    public (Watts Lowest, Watts Highest)? RangeOf(string part) => null;

    /// <inheritdoc/>
    public void Limit(string part, Watts? limit)
    {
        // Nothing has a range, so nothing is ever limited.
    }

    /// <inheritdoc/>
    public void Installed(string part, Uri image)
    {
        // Nobody installs anything in a benchmark.
    }
}
