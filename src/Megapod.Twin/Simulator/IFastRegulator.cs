namespace Megapod.Twin.Simulator;

using Megapod.Control.Regulator;
using Megapod.Twin.Physics;

/// <summary>A controller whose regulator can step by itself between two decisions, as it does at a live site.</summary>
public interface IFastRegulator
{
    /// <summary>Whether it does: then a decision hands it a target and leaves the battery alone. Default no: it steps with each decision.</summary>
    bool StepsByItself { get; set; }

    /// <summary>One step of the regulator at its own period; the battery is told at this instant.</summary>
    /// <param name="input">What its meters show.</param>
    /// <param name="plant">Where the set-point goes.</param>
    /// <returns>Whether the next decision should not be waited for; said once, when it becomes so.</returns>
    bool Regulate(in RegulatorInput input, SitePlant plant);
}
