namespace Megapod.Twin.Simulator;

using Megapod.Core.Units;

/// <summary>Looks on while a simulation runs, to record or to show; it decides nothing and changes nothing.</summary>
public interface ISimulationObserver
{
    /// <summary>A step was made.</summary>
    /// <param name="simulation">The simulation after the step.</param>
    /// <param name="start">Where the step began.</param>
    /// <param name="seconds">How long it was.</param>
    void Stepped(SiteSimulator simulation, Instant start, double seconds);
}
