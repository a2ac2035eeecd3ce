namespace Megapod.Control.Commissioning;

/// <summary>What the samples of a step show.</summary>
public enum StepOutcome
{
    /// <summary>They show nothing: too few, too far apart, unsteady before the step, or standing still.</summary>
    NotMeasured,

    /// <summary>They show that the device did not go where it was told, or did not stay there.</summary>
    NotFollowed,

    /// <summary>They show the device going where it was told and staying there.</summary>
    Followed,
}
