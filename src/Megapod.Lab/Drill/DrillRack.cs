namespace Megapod.Lab.Drill;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>A rack whose draw is its jobs', held to what the rack holds.</summary>
/// <param name="id">Its name.</param>
/// <param name="index">Its index among consumers.</param>
/// <param name="consumer">What the site knows of it.</param>
/// <param name="fullWatts">Its draw when nothing is held back.</param>
/// <param name="work">Its jobs.</param>
internal sealed class DrillRack(string id, int index, Consumer consumer, double fullWatts, DrillWork work)
{
    private bool hasHeld;

    /// <summary>Its name.</summary>
    public string Id => id;

    /// <summary>Its jobs.</summary>
    public DrillWork Work => work;

    /// <summary>How often what it held lapsed.</summary>
    public int Lapses { get; private set; }

    /// <summary>Whether it holds all of its full draw.</summary>
    /// <param name="plant">The site.</param>
    public bool IsUp(SitePlant plant) => plant.HeldBy(index) is var held && held.Remaining > TimeSpan.Zero && held.Ceiling.Value >= fullWatts;

    /// <summary>One second of its jobs, under what it holds now.</summary>
    /// <param name="plant">The site.</param>
    public void Step(SitePlant plant)
    {
        var held = plant.HeldBy(index);
        bool holds = held.Remaining > TimeSpan.Zero;
        Lapses += hasHeld && !holds ? 1 : 0;
        hasHeld = holds;
        work.Step(holds ? held.Ceiling.Value : consumer.Fallback.Value, double.PositiveInfinity, double.PositiveInfinity);
        plant.Draw(index, new Watts(work.MeteredWatts));
    }
}
