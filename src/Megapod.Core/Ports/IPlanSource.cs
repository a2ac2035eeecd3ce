namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Where plans come from. A plan is advice: a source that has none gives null, and the site goes on.</summary>
public interface IPlanSource
{
    /// <summary>The newest plan at an instant, or null. Returns at once; asked each cycle.</summary>
    /// <param name="snapshot">What the site sees; a source that plans learns from it. It is the caller's and changes after the call.</param>
    /// <param name="now">The instant.</param>
    Plan? PlanAt(SiteSnapshot snapshot, Instant now);
}
