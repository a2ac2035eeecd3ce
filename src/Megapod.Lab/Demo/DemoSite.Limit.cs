namespace Megapod.Lab.Demo;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>The grid's operator at an emulated site.</summary>
public sealed partial class DemoSite
{
    /// <summary>The least notice that grid operators give of a curtailment by telemetry; racks and cars need some of it to come down.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Outcome<string> CutLimit(Watts most)
    {
        lock (gate)
        {
            double own = LimitConfig.LowestImportWatts(Tree.Nodes[0].Limits);
            double least = SitePlant.LeastEventLimit(Tree).Value;
            if (!(most.Value >= least && most.Value < own))
            {
                return Outcome<string>.Failure(new Fault(
                    "MP3130",
                    "The connection cannot be limited to that.",
                    string.Create(CultureInfo.InvariantCulture, $"Give watts from {Math.Ceiling(least):0}, which the site draws when nobody tells it anything, to below its own limit of {own:0}.")));
            }

            plant.LimitConnection(new LimitConfig
            {
                Id = "grid-event",
                Amount = most.Value,
                Basis = LimitBasis.GridEvent,
                ShortTime = Tree.Nodes[0].Limits.FirstOrDefault(l => l.ShortTime.Count > 0)?.ShortTime ?? [],
                ValidFrom = plant.Now + Notice,
            });
            return Done(Tree.Nodes[0].Id, string.Create(CultureInfo.InvariantCulture, $"A person has the grid's operator limit the import to {most.Value / 1000:0} kW from {(plant.Now + Notice).ToUtc():HH:mm:ss} UTC on, until it is given back."));
        }
    }
}
