namespace Megapod.Control.Topology;

using Megapod.Core.Model;

/// <summary>What a site's topology needs of its file, worked out once.</summary>
internal sealed class TopologySettings
{
    /// <summary>How far a sound voltage may be off the nominal one: ±10 %, as EN 50160 has it.</summary>
    public const double SoundBand = 0.1;

    /// <summary>Below half of the nominal voltage nothing forms a grid.</summary>
    public const double FormedShare = 0.5;

    private readonly ulong seed;

    /// <summary>The settings of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="oldest">The oldest reading of the connection that still counts.</param>
    public TopologySettings(PowerTree tree, TimeSpan oldest)
    {
        var config = tree.Site.Topology;
        Config = config;
        Oldest = oldest;
        NominalVolts = tree.Site.Grid.NominalVoltage.Value;
        SilentWatts = SilentLoad.OfNodes(tree)[0].Watts;
        CurveShares = [.. config.RideThrough.Select(p => p.Below)];
        CurveTicks = [.. config.RideThrough.Select(p => p.For.Ticks)];
        double limit = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        RampWattsPerTick = config.ReconnectTime > TimeSpan.Zero ? limit / config.ReconnectTime.Ticks : double.PositiveInfinity;
        seed = new SeededRandom(0).Split(tree.Site.Id).NextBits();
    }

    public TopologyConfig Config { get; }

    public TimeSpan Oldest { get; }

    public double NominalVolts { get; }

    /// <summary>What the site draws when nobody tells anybody anything, W: what comes with the voltage.</summary>
    public double SilentWatts { get; }

    /// <summary>How fast the import may rise after the return.</summary>
    public double RampWattsPerTick { get; }

    public double[] CurveShares { get; }

    public long[] CurveTicks { get; }

    /// <summary>The further wait before a return. It depends on the site's name and on how often it has returned, so that neighbours differ and a replay does not.</summary>
    /// <param name="returns">How often the site has waited before.</param>
    public long SpreadTicks(int returns) => (long)(new SeededRandom(seed + (ulong)returns).NextUniform() * Config.ReturnSpread.Ticks);
}
