namespace Megapod.Twin.Simulator;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>Whoever runs the site in a simulation: the shipped controller, the ideal one that figures are compared with, or a broken one in a test.</summary>
public interface ISiteController
{
    /// <summary>Decides at an instant and sends commands to the plant. Only the ideal controller may look into the plant itself.</summary>
    void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now);

    /// <summary>A person has looked at the devices that were caught disobeying and vouches for them again.</summary>
    void VouchForDevices()
    {
    }

    /// <summary>What the decision left behind, for figures; null where there is none.</summary>
    Control.Cycle.CycleOutput? Output { get; }
}
