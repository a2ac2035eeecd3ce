namespace Megapod.Site.Pods;

using Megapod.Core.Model;

/// <summary>A power distribution unit as what it feeds sees it. Any thread may ask.</summary>
internal interface IRackUnit
{
    /// <summary>What its inlets take together, W; missing when one of them is.</summary>
    Reading RackPower { get; }

    /// <summary>Whether its branches are closed, 1 or 0: of several one is enough, and open means that all are. Missing where none says so.</summary>
    Reading IsOn { get; }
}
