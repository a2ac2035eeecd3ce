namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Where plans come from. A plan is advice: a source that has none gives null, and the site goes on.</summary>
public interface IPlanSource
{
    /// <summary>The newest plan at an instant, or null. Returns at once.</summary>
    Plan? PlanAt(Instant now);
}
