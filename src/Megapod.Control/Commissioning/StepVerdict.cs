namespace Megapod.Control.Commissioning;

/// <summary>How something that is declared compares with what was measured.</summary>
public enum StepVerdict
{
    /// <summary>It was measured and is as good as declared.</summary>
    Proven,

    /// <summary>Nothing speaks against it, and the samples lie too far apart to prove it.</summary>
    Consistent,

    /// <summary>It could not be tested now, and nothing is known.</summary>
    NotTested,

    /// <summary>It was tested, and what was measured shows nothing.</summary>
    NotMeasured,

    /// <summary>The device refused, or it was told nothing because that would not have been safe.</summary>
    Refused,

    /// <summary>It was measured and is weaker than declared.</summary>
    Weaker,
}
